// The shortest way from one list of lines to another (E. Myers, "An O(ND) Difference Algorithm", 1986).
// Owns the algorithm; a step is { type: 'insert' | 'delete' | 'nop', value }, the last line's step first.
'use strict';

// 'insert': the line is only in `actual`; 'delete': only in `expected`. With `looseCommas` lines that differ by a comma
// at their end are the same.
function lineDiff(actual, expected, looseCommas = false) {
  const same = looseCommas ? sameButComma : (a, b) => a === b;
  const n = actual.length;
  const m = expected.length;
  const most = n + m;
  if (most > 2 ** 31 - 1) {
    const { codes } = require('internal:errors');
    throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', most);
  }
  // reach[k + most]: how far along `actual` the best way on diagonal k has come.
  const reach = new Int32Array(2 * most + 1);
  const trace = [];
  for (let steps = 0; steps <= most; steps++) {
    trace.push(reach.slice(most - steps, most + steps + 1));
    for (let k = -steps; k <= steps; k += 2) {
      const at = k + most;
      const down = k === -steps || (k !== steps && reach[at - 1] < reach[at + 1]);
      let x = down ? reach[at + 1] : reach[at - 1] + 1;
      let y = x - k;
      while (x < n && y < m && same(actual[x], expected[y])) {
        x++;
        y++;
      }
      reach[at] = x;
      if (x >= n && y >= m) return walkBack(trace, actual, expected, looseCommas);
    }
  }
  return [];
}

function walkBack(trace, actual, expected, looseCommas) {
  const steps = [];
  let x = actual.length;
  let y = expected.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d];
    const k = x - y;
    // trace[d] holds diagonals -d..d as they were before step d; those outside were never touched.
    const get = (diagonal) => reach[diagonal + d] ?? 0;
    const down = k === -d || (k !== d && get(k - 1) < get(k + 1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : get(fromK);
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      // Of two lines that differ by a comma the one with it is shown.
      const value = !looseCommas || actual[x - 1].endsWith(',') ? actual[x - 1] : expected[y - 1];
      steps.push({ type: 'nop', value });
      x--;
      y--;
    }
    if (d > 0) {
      if (x > fromX) {
        steps.push({ type: 'insert', value: actual[x - 1] });
        x--;
      } else {
        steps.push({ type: 'delete', value: expected[y - 1] });
        y--;
      }
    }
  }
  return steps;
}

function sameButComma(a, b) {
  return a === b || a === `${b},` || `${a},` === b;
}

module.exports = { lineDiff };
