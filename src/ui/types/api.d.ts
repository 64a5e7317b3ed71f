// The types of the API, derived from the paths of its OpenAPI document. A schema that gets another name changes nothing here.

import type { paths } from '../../../target/ui/openapi.js';

type Json<C> = C extends { content: { 'application/json': infer B } } ? B : never;
type Success<R> = R extends { 200: infer A }
  ? A
  : R extends { 201: infer A }
    ? A
    : R extends { 202: infer A }
      ? A
      : never;
type Parameters<O, K extends 'path' | 'query'> = O extends { parameters: infer P }
  ? K extends keyof P
    ? P[K]
    : never
  : never;
type Operation<V extends Api.Verb, R extends Api.Route> = paths[R][V];

declare global {
  namespace Api {
    type Verb = 'get' | 'post' | 'put' | 'delete';
    type Route = keyof paths;
    type RouteOf<V extends Verb> = {
      [R in Route]: paths[R][V] extends { responses: unknown } ? R : never;
    }[Route];

    /** The JSON document that an operation returns. */
    type Result<V extends Verb, R extends Route> =
      Operation<V, R> extends { responses: infer A } ? Json<Success<A>> : never;
    /** The JSON document that an operation accepts. Every member is optional: the mirror reports a missing one. */
    type Body<V extends Verb, R extends Route> =
      Operation<V, R> extends { requestBody?: infer B } ? Partial<Json<NonNullable<B>>> : undefined;
    type Names<V extends Verb, R extends Route> = Parameters<Operation<V, R>, 'path'>;
    type Query<V extends Verb, R extends Route> = Parameters<Operation<V, R>, 'query'>;
    type Options<V extends Verb, R extends Route> = {
      names?: Names<V, R>;
      query?: Query<V, R>;
      body?: Body<V, R>;
      signal?: AbortSignal;
    };

    type Item<A> = A extends (infer I)[] ? I : never;
    type Value<M> = M extends { [name: string]: infer V } ? V : never;

    type Caller = Result<'get', '/whoami'>;
    type Status = Result<'get', '/status'>;
    type Fetch = Item<Status['fetches']['items']>;
    type ProviderFetches = Item<Status['fetches']['providers']>;
    type FetchCounts = Pick<ProviderFetches, 'running' | 'queued' | 'resting'>;
    type AttentionItem = Item<Result<'get', '/attention'>['items']>;
    type Metrics = Result<'get', '/figures'>;
    type Period = Metrics['period'];
    type ProviderList = Result<'get', '/providers'>;
    type Provider = Result<'get', '/providers/{hostname}/{namespace}/{type}'>;
    type ProviderVersion = Item<Provider['versions']>;
    type PackageSummary = Value<ProviderVersion['packages']>;
    type Release = Result<'get', '/providers/{hostname}/{namespace}/{type}/{version}'>;
    type Hosted = NonNullable<Release['hosted']>;
    type Deprecation = Item<Hosted['deprecations']>;
    type Downloads = Result<'get', '/providers/{hostname}/{namespace}/{type}/downloads'>;
    type PrincipalDownloads = Result<'get', '/admin/downloads'>;
    type Availability = Result<'get', '/providers/{hostname}/{namespace}/{type}/{version}/{platform}/availability'>;
    type Refusal = NonNullable<Release['refusal']>;
    type Signature = Item<Release['signers']>;
    type Event = Item<Result<'get', '/events'>['items']>;
    type Setup = Result<'get', '/setup'>;
    type Conflict = Item<Result<'get', '/admin/conflicts'>['conflicts']>;
    type Publication = Result<'put', '/admin/releases/{hostname}/{namespace}/{type}/{version}'>;
    type SigningKey = Item<Result<'get', '/admin/signing-keys'>['keys']>;
    type Policy = Result<'get', '/admin/policy'>;
    type RetentionPolicy = Result<'get', '/admin/retention'>;
    type Job = Result<'get', '/admin/scrub'>;
    type JobItem = Item<Job['items']>;
  }
}

export {};
