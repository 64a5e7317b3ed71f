package org.providermirror.web.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.filter.AbstractSpecFilter;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Completes the OpenAPI document: relative paths, ids, security, problem answers, path parameters, the header
 * {@code X-Requested-By}, the spelling of terms and enum constants, and which members are required. The doc comments of the
 * sources describe operations, parameters and members.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class ApiDescription extends AbstractSpecFilter implements ModelConverter {
    private static final String ROOT = "/-/api/v1";
    private static final String ADMIN = "/admin/";
    private static final String JSON = "application/json";
    private static final Map<String, String> PATH_PARAMETERS = Map.of(
            "hostname", "The hostname of the provider, such as registry.terraform.io.",
            "namespace", "The namespace of the provider, such as hashicorp.",
            "type", "The type of the provider, such as null.",
            "version", "A version of the provider, such as 3.2.4.",
            "platform", "A platform, such as linux_amd64.",
            "fingerprint", "The fingerprint of a primary key, upper-case hexadecimal.",
            "id", "The id of a job.");

    private final URI classes = URI.create(
            ApiDescription.class.getProtectionDomain().getCodeSource().getLocation() + "");
    private final SourceComments comments = new SourceComments(classes);
    private final Operations operations = new Operations(classes);

    @Override
    public Optional<OpenAPI> filterOpenAPI(
            OpenAPI api,
            Map<String, List<String>> params,
            Map<String, String> cookies,
            Map<String, List<String>> headers) {
        api.openapi("3.0.3")
                .info(new Info()
                        .title("Terraform and OpenTofu provider mirror")
                        .description("Status and administration of the mirror.")
                        .version("${version}"))
                .servers(List.of(new Server().url("./").description("The folder of this document.")));
        var paths = new Paths();
        api.getPaths().forEach((path, item) -> paths.addPathItem(path.substring(ROOT.length()), item));
        paths.forEach(
                (path, item) -> item.readOperationsMap().forEach((verb, operation) -> complete(path, verb, operation)));
        api.setPaths(paths);
        api.getComponents().getSchemas().keySet().removeAll(Operations.PARAMETER_HOLDERS);
        paths.values().stream()
                .flatMap(item -> item.readOperations().stream())
                .filter(operation -> operation.getRequestBody() != null)
                .flatMap(operation -> operation.getRequestBody().getContent().values().stream())
                .forEach(media ->
                        letListsBeMissing(media.getSchema(), api.getComponents().getSchemas()));
        complete(api.getComponents());
        return Optional.of(api);
    }

    private void complete(String path, PathItem.HttpMethod verb, Operation operation) {
        var isAdministrative = path.startsWith(ADMIN);
        operation.setOperationId(verb.name().toLowerCase(Locale.ROOT)
                + path.replaceAll("[/{}.]+", "-").replaceAll("-$", ""));
        operation.setTags(List.of(path.replace(ADMIN, "/").split("/")[1].replaceAll("[.].*", "")));
        operations.find(verb.name(), ROOT + path).ifPresent(method -> describe(operation, method));
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> "path".equals(parameter.getIn()))
                    .forEach(parameter -> parameter.description(PATH_PARAMETERS.get(parameter.getName())));
        }
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().required(true);
            rename(operation.getRequestBody().getContent());
        }
        answers(operation, isAdministrative);
        var token = new SecurityRequirement().addList("token");
        var login = new SecurityRequirement().addList("login");
        var session = new SecurityRequirement().addList("session");
        operation.setSecurity(
                isAdministrative
                        ? List.of(token, login, session)
                        : List.of(new SecurityRequirement(), token, login, session));
        if (verb != PathItem.HttpMethod.GET) {
            var parameters = new ArrayList<Parameter>();
            Optional.ofNullable(operation.getParameters()).ifPresent(parameters::addAll);
            parameters.add(requestedBy(isJsonAlone(operation), isAdministrative));
            operation.setParameters(parameters);
        }
    }

    private void describe(Operation operation, Method method) {
        operation.setSummary(comments.of(method));
        var descriptions = comments.parametersOf(method);
        var names = Operations.queryParameters(method);
        Optional.ofNullable(operation.getParameters()).stream()
                .flatMap(List::stream)
                .filter(parameter -> names.containsKey(parameter.getName()))
                .forEach(parameter -> parameter.description(descriptions.get(names.get(parameter.getName()))));
        for (var holder : Operations.parameterHolders(method)) {
            // The generator takes a class of parameters for a body.
            operation.setRequestBody(null);
            var held = comments.parametersOf(holder);
            for (var parameter : holder.getParameters()) {
                operation.addParametersItem(queryParameter(parameter).description(held.get(parameter.getName())));
            }
        }
    }

    private static Parameter queryParameter(java.lang.reflect.Parameter parameter) {
        var fallback =
                Optional.ofNullable(parameter.getAnnotation(DefaultValue.class)).map(DefaultValue::value);
        var isNumber = fallback.filter(text -> text.matches("[0-9]+")).isPresent();
        var schema = isNumber ? new IntegerSchema() : new StringSchema();
        fallback.ifPresent(text -> schema.setDefault(isNumber ? (Object) Integer.valueOf(text) : text));
        return new QueryParameter()
                .name(parameter.getAnnotation(QueryParam.class).value())
                .required(false)
                .schema(schema);
    }

    private static boolean isJsonAlone(Operation operation) {
        return operation.getRequestBody() != null
                && operation.getRequestBody().getContent().keySet().equals(Set.of(JSON));
    }

    private static Parameter requestedBy(boolean isJsonAlone, boolean isAdministrative) {
        var exemptions = new ArrayList<String>();
        if (isAdministrative) {
            exemptions.add("a bearer token");
        }
        if (isJsonAlone) {
            exemptions.add("the content type application/json");
        }
        return new HeaderParameter()
                .name("X-Requested-By")
                .description("Any value. It proves that the page of another site did not send the request."
                        + (exemptions.isEmpty()
                                ? ""
                                : " It is not needed with " + String.join(" or ", exemptions) + "."))
                .required(exemptions.isEmpty())
                .schema(new StringSchema());
    }

    private static void answers(Operation operation, boolean isAdministrative) {
        var answers = operation.getResponses();
        var success = answers.remove("default");
        if (success != null && answers.isEmpty()) {
            var isEmpty = success.getContent() == null
                    || success.getContent().values().stream().allMatch(media -> media.getSchema() == null);
            answers.addApiResponse(
                    isEmpty ? "204" : "200",
                    isEmpty ? new ApiResponse().description("Done.") : success.description("The answer."));
        }
        answers.values().forEach(answer -> rename(answer.getContent()));
        if (isAdministrative) {
            answers.addApiResponse("401", problem("The request has no valid token."));
            answers.addApiResponse("403", problem("The caller is not an administrator, or the request is cross-site."));
        }
        answers.addApiResponse("default", problem("A problem (RFC 9457)."));
    }

    private static void rename(Content content) {
        var any = content == null ? null : content.remove("*/*");
        if (any != null) {
            content.addMediaType(JSON, any);
        }
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    private static void complete(Components components) {
        var problem = new ObjectSchema();
        Map.of(
                        "type", "Identifies the kind of problem.",
                        "title", "The kind of problem in words.",
                        "detail", "What is wrong, in one sentence.",
                        "instance", "Identifies this occurrence; the log names it too.",
                        "requestId", "The id of the request.")
                .forEach((name, text) -> problem.addProperty(name, new StringSchema().description(text)));
        problem.addProperty("status", new IntegerSchema().description("The HTTP status."));
        problem.required(List.of("detail", "instance", "status", "title", "type"));
        // The generator gives a record the description of a member that refers to it.
        components.getSchemas().values().forEach(schema -> schema.setDescription(null));
        components.addSchemas("Problem", problem);
        components.addSecuritySchemes("token", scheme("bearer", "A token of this mirror."));
        components.addSecuritySchemes(
                "login",
                scheme(
                        "basic",
                        "Any name, and a token of this mirror as the password; or the name and password of a user of the"
                                + " container."));
        components.addSecuritySchemes(
                "session",
                new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("mirror-session")
                        .description("The session of a browser, which POST /session starts."));
    }

    private static SecurityScheme scheme(String scheme, String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(scheme)
                .description(description);
    }

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        var java = Json.mapper().constructType(type.getType());
        var raw = java.getRawClass();
        if (CompletionStage.class.isAssignableFrom(raw)) {
            return resolve(type.type(java.containedType(0)), context, chain);
        }
        if (raw == OptionalLong.class) {
            type.type(Long.class);
        } else if (isText(raw)) {
            type.type(String.class);
        }
        if (!chain.hasNext()) {
            return null;
        }
        var schema = chain.next().resolve(type, context, chain);
        if (raw.isEnum() && schema instanceof StringSchema text) {
            text.setEnum(Arrays.stream(raw.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (raw == Instant.class && schema != null) {
            schema.setFormat("date-time");
        }
        if (raw.isRecord() && !isText(raw)) {
            describe(raw, schema, context);
        }
        return schema;
    }

    private void describe(Class<?> type, Schema<?> schema, ModelConverterContext context) {
        var name = schema.get$ref() == null ? null : schema.get$ref().replaceAll(".*/", "");
        var defined = name == null ? schema : context.getDefinedModels().get(name);
        if (defined == null || defined.getProperties() == null) {
            return;
        }
        defined.setRequired(null);
        var descriptions = comments.membersOf(type);
        for (var component : type.getRecordComponents()) {
            if (!Set.of(Optional.class, OptionalLong.class).contains(component.getType())) {
                defined.addRequiredItem(component.getName());
            }
            defined.getProperties()
                    .computeIfPresent(
                            component.getName(), (member, property) -> described(property, descriptions.get(member)));
        }
    }

    // Beside a reference a description is ignored.
    private static Schema<?> described(Schema<?> property, String description) {
        return property.get$ref() == null
                ? property.description(description)
                : new Schema<>().description(description).addAllOfItem(property);
    }

    /** A list that is missing in a request is empty. */
    private static void letListsBeMissing(Schema<?> schema, Map<String, Schema> all) {
        if (schema == null || schema.get$ref() == null) {
            return;
        }
        Schema<?> body = all.get(schema.get$ref().replaceAll(".*/", ""));
        var lists = new ArrayList<String>();
        body.getProperties().forEach((name, member) -> {
            if (member.getItems() != null) {
                lists.add(name);
                letListsBeMissing(member.getItems(), all);
            }
        });
        var required = Optional.ofNullable(body.getRequired()).orElse(List.of()).stream()
                .filter(name -> !lists.contains(name))
                .toList();
        body.setRequired(required.isEmpty() ? null : required);
    }

    private static boolean isText(Class<?> type) {
        return type.getPackageName().equals("org.providermirror.provider")
                || type == Instant.class
                || type == URI.class;
    }
}
