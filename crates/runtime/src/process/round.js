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
// Where the entries end, and the ArrayBuffer of their small pieces that may stand behind them.
let end = 0;
let shared;

// Ticks run between the entries of two sources and behind each piece of data, as in node. An exception leaves `at` behind
// the entry that threw, and the native half calls again without a list.
internals.runRound = function runRound(list) {
  if (list !== undefined) {
    round = list;
    at = 0;
    end = list.length - list.length % STRIDE;
    shared = end === list.length ? undefined : list[end];
  }
  while (at < end) {
    const i = at;
    at += STRIDE;
    const first = round[i];
    const kind = first & 3;
    const slot = round[i + 1];
    handlers[kind](slot, first >> 2, round[i + 2], round[i + 3], round[i + 4], round[i + 5]);
    if ((kind & 1) === 1 || at === end || round[at + 1] !== slot) runNextTicks();
  }
  round = [];
  shared = undefined;
};

// The bytes of an entry from its last two values.
function bytesOf(a, length) {
  return typeof a === 'number' ? new FastBuffer(shared, a, length) : new FastBuffer(a);
}

// Whether the source's next entry is this round's, too.
function goesOn(slot) {
  return at !== end && round[at + 1] === slot;
}

// Bytes of a socket that are still to be told in this round.
function untold(slot) {
  let bytes = 0;
  for (let i = at; i < end; i += STRIDE) {
    if (round[i + 1] !== slot || (round[i] & 3) !== DATA) continue;
    bytes += typeof round[i + 4] === 'number' ? round[i + 5] : round[i + 4].byteLength;
  }
  return bytes;
}

module.exports = { handlers, bytesOf, goesOn, untold, HEAD, BODY, END, DATA };
