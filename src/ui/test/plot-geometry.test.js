import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COUNT_STEPS,
  differenceOf,
  SIZE_STEPS,
  sumOf,
  timeLabels,
  timeRange,
  valueRange,
  plotNote,
} from '../../../webapp/ui/widgets/plot-geometry.js';

test('the time axis has half a step beside the first and the last bar', () => {
  assert.deepEqual(timeRange(600, 1200, 60), [570, 1230]);
});

test('the value axis leaves space above the highest bar', () => {
  assert.deepEqual(valueRange(100, false), [0, 108]);
});

test('the value axis of an empty plot is not empty', () => {
  assert.deepEqual(valueRange(0, false), [0, 4]);
  assert.deepEqual(valueRange(0, true), [0, 1024]);
});

test('ticks of counts are whole and ascend', () => {
  assert.deepEqual(COUNT_STEPS.slice(0, 5), [1, 2, 5, 10, 20]);
  assert.ok(COUNT_STEPS.every((step, index) => Number.isInteger(step) && step > (COUNT_STEPS[index - 1] ?? 0)));
});

test('ticks of sizes are powers of two', () => {
  assert.deepEqual(SIZE_STEPS.slice(0, 4), [1, 2, 4, 8]);
  assert.equal(SIZE_STEPS[40], 1024 ** 4);
});

test('a month has days, shorter periods have times of day', () => {
  const ticks = [Date.parse('2026-11-20T13:05:00Z') / 1000];
  assert.deepEqual(timeLabels('month', 'UTC')(null, ticks), ['20 Nov']);
  assert.deepEqual(timeLabels('hour', 'UTC')(null, ticks), ['13:05']);
  assert.deepEqual(timeLabels('day', 'UTC')(null, ticks), ['13:05']);
});

test('series are added and subtracted step by step', () => {
  assert.deepEqual(sumOf([1, 2], [10, 20]), [11, 22]);
  assert.deepEqual(differenceOf([10, 20], [1, 2]), [9, 18]);
});

test('the plots say how wide a bar is and which time zone they have', () => {
  assert.match(plotNote(60, 'Europe/Berlin'), /is 1 min wide\. .*Europe\/Berlin\.$/);
  assert.match(plotNote(86400, 'UTC'), /is 1 d wide\./);
});
