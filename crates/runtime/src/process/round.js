// A round: what was read from sockets before JavaScript was entered, in the order it came. Each entry goes to its room.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { internals } = require('internal:boot');
const { runNextTicks } = require('./ticks.js');

// Kinds of entries, the lowest two bits of an entry's first value; core/round.rs has the same list.
const HEAD = 0;
const BODY = 1;
const END = 2;
const DATA = 3;

// Values of an entry: kind and facts, slot, number, server, and two that depend on the kind.
const STRIDE = 6;

// Whoever an entry is for, by kind: (slot, facts, number, server, a, b).
const handlers = [];

let round = [];
let at = 0;

// Ticks run between the entries of two sources and behind each piece of data, as in node. An exception leaves `at` behind
// the entry that threw, and the native half calls again without a list.
internals.runRound = function runRound(list) {
  if (list !== undefined) {
    round = list;
    at = 0;
  }
  while (at < round.length) {
    const i = at;
    at += STRIDE;
    const first = round[i];
    const kind = first & 3;
    const slot = round[i + 1];
    handlers[kind](slot, first >> 2, round[i + 2], round[i + 3], round[i + 4], round[i + 5]);
    if ((kind & 1) === 1 || at === round.length || round[at + 1] !== slot) runNextTicks();
  }
  round = [];
};

// Where the native half puts pieces of up to 64 bytes: V8 keeps arrays of that size in its own heap.
const small = new Uint8Array(8192);
internals.smallPieces = small;

// The bytes of an entry from its last two values.
function bytesOf(a, length) {
  if (typeof a !== 'number') return new FastBuffer(a);
  const bytes = new FastBuffer(length);
  for (let i = 0; i < length; i++) bytes[i] = small[a + i];
  return bytes;
}

module.exports = { handlers, bytesOf, HEAD, BODY, END, DATA };
