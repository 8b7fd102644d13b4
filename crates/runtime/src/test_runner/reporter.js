// How tests went, as text: a tree as it grows, the failures and the counts behind it.
'use strict';

const marks = { passed: '\u2714', failed: '\u2716', skipped: '\ufe63', toDo: '\u26a0', suite: '\u25b6', note: '\u2139' };

function write(text) {
  process.stdout.write(text);
}

function suffix(test) {
  if (test.skipped) return ` # ${test.skipped === true ? 'SKIP' : test.skipped}`;
  if (test.todone) return ` # ${test.todone === true ? 'TODO' : test.todone}`;
  return '';
}

function markOf(test) {
  if (test.skipped) return marks.skipped;
  if (test.error === null) return marks.passed;
  return test.todone ? marks.toDo : marks.failed;
}

function line(test) {
  return `${markOf(test)} ${test.name} (${test.duration}ms)${suffix(test)}\n`;
}

function tree(test, indent) {
  let text = '';
  if (test.subtests.length > 0) {
    text += `${indent}${marks.suite} ${test.name}\n`;
    for (const sub of test.subtests) text += tree(sub, `${indent}  `);
  }
  text += `${indent}${line(test)}`;
  for (const message of test.diagnostics) text += `${indent}${marks.note} ${message}\n`;
  return text;
}

function report(test) {
  write(tree(test, ''));
}

// All tests of the tree, each behind those below it.
function flatten(test) {
  return [...test.subtests.flatMap(flatten), test];
}

// It was not let come to its end.
function isCancelled({ failureType }) {
  return ['cancelledByParent', 'testAborted', 'testTimeoutFailure'].includes(failureType);
}

function summary(root, duration) {
  const { Suite } = require('./runner.js');
  const all = root.subtests.flatMap(flatten);
  const tests = all.filter((test) => !(test instanceof Suite));
  const failed = tests.filter((test) => test.counts() && !test.skipped);
  const isTodo = (test) => Boolean(test.todone);
  const cancelled = failed.filter((test) => isCancelled(test.error));
  const counts = {
    tests: tests.length,
    suites: all.length - tests.length,
    pass: tests.filter((test) => test.error === null && !test.skipped && !isTodo(test)).length,
    fail: failed.length - cancelled.length,
    cancelled: cancelled.length,
    skipped: tests.filter((test) => test.skipped).length,
    todo: tests.filter((test) => isTodo(test) && !test.skipped).length,
    duration_ms: duration,
  };
  let text = '';
  for (const [name, count] of Object.entries(counts)) text += `${marks.note} ${name} ${count}\n`;
  const told = all.filter((test) => test.error !== null && test.error.failureType !== 'subtestsFailed');
  if (told.length > 0) {
    const { inspect } = require('util');
    text += `\n${marks.failed} failing tests:\n`;
    for (const test of told) {
      const { error } = test;
      // What the runner itself says needs no stack.
      const shown = error.code === 'ERR_TEST_FAILURE' ? inspect(error.message) : inspect(error);
      text += `\n${line(test)}  ${shown.replaceAll('\n', '\n  ')}\n`;
    }
  }
  write(text);
}

module.exports = { report, summary };
