// From the bytes of a terminal to keys: what xterm, rxvt, Cygwin and their kin send for them.
'use strict';

const { StringDecoder } = require('string_decoder');
const { setTimeout, clearTimeout } = require('timers');

const ESCAPE = '\x1b';
const DEFAULT_TIMEOUT = 500;
const kDecoder = Symbol('keypress-decoder');
const kKeys = Symbol('keypress-keys');

function named(table) {
  const out = { __proto__: null };
  for (const row of table.trim().split('\n')) {
    const [name, ...sequences] = row.trim().split(/\s+/);
    const [key, ...flags] = name.split('+').reverse();
    for (const sequence of sequences) out[sequence] = { name: key, ctrl: flags.includes('ctrl'), shift: flags.includes('shift') };
  }
  return out;
}

// What follows the escape, with the modifier's number left out.
const sequences = named(`
  f1 OP [P [11~ [[A
  f2 OQ [Q [12~ [[B
  f3 OR [R [13~ [[C
  f4 OS [S [14~ [[D
  f5 [15~ [[E
  f6 [17~
  f7 [18~
  f8 [19~
  f9 [20~
  f10 [21~
  f11 [23~
  f12 [24~
  up [A OA
  down [B OB
  right [C OC
  left [D OD
  clear [E OE
  end [F OF [4~ [8~
  home [H OH [1~ [7~
  insert [2~
  delete [3~
  pageup [5~ [[5~
  pagedown [6~ [[6~
  shift+up [a
  shift+down [b
  shift+right [c
  shift+left [d
  shift+clear [e
  shift+insert [2$
  shift+delete [3$
  shift+pageup [5$
  shift+pagedown [6$
  shift+home [7$
  shift+end [8$
  ctrl+up Oa
  ctrl+down Ob
  ctrl+right Oc
  ctrl+left Od
  ctrl+clear Oe
  ctrl+insert [2^
  ctrl+delete [3^
  ctrl+pageup [5^
  ctrl+pagedown [6^
  ctrl+home [7^
  ctrl+end [8^
  paste-start [200~
  paste-end [201~
`);

const plain = { '__proto__': null, '\r': 'return', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\x7f': 'backspace', ' ': 'space' };

// Is sent characters one by one, and tells `stream` of keys.
function* keys(stream) {
  while (true) {
    let ch = yield;
    let text = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
    if (ch === ESCAPE) {
      escaped = true;
      text += (ch = yield);
      if (ch === ESCAPE) text += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      let code = ch;
      let modifier = 0;
      if (ch === 'O') {
        // ESC O [modifier] letter
        text += (ch = yield);
        if (ch >= '0' && ch <= '9') {
          modifier = Number(ch) - 1;
          text += (ch = yield);
        }
        code += ch;
      } else {
        text += (ch = yield);
        if (ch === '[') {
          // ESC [ [ letter: the Linux console
          code += ch;
          text += (ch = yield);
        }
        // Digits, then one of ~^$, or digits with ; and a modifier, or a letter.
        const start = text.length - 1;
        while (ch >= '0' && ch <= '9' && text.length - start <= 3) text += (ch = yield);
        if (ch === ';') {
          text += (ch = yield);
          while (ch >= '0' && ch <= '9') text += (ch = yield);
        }
        const rest = text.slice(start);
        const withModifier = /^(?:(\d\d?)(?:;(\d+))?([~^$])|(\d{3}~))$/.exec(rest);
        const letter = /^((\d;)?(\d))?([A-Za-z])$/.exec(rest);
        if (withModifier !== null) {
          if (withModifier[4] !== undefined) {
            code += withModifier[4];
          } else {
            code += withModifier[1] + withModifier[3];
            modifier = Number(withModifier[2] ?? 1) - 1;
          }
        } else if (letter !== null) {
          code += letter[4];
          modifier = Number(letter[3] ?? 1) - 1;
        } else {
          code += rest;
        }
      }
      key.ctrl = Boolean(modifier & 4);
      key.meta = Boolean(modifier & 10);
      key.shift = Boolean(modifier & 1);
      key.code = code;
      if (code === '[Z') {
        key.name = 'tab';
        key.shift = true;
      } else {
        const found = sequences[code];
        key.name = found?.name ?? 'undefined';
        if (found?.shift) key.shift = true;
        if (found?.ctrl) key.ctrl = true;
      }
    } else if (plain[ch] !== undefined) {
      key.name = plain[ch];
      key.meta = escaped;
    } else if (ch === ESCAPE) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      key.name = String.fromCharCode(ch.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = /^[A-Z]$/.test(ch);
      key.meta = escaped;
    } else if (escaped) {
      // Alt with some sign.
      key.name = ch.length > 0 ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : text, key);
    } else if (ch.length > 0 && [...text].length === 1) {
      stream.emit('keypress', text, key);
    }
  }
}

// Has `stream` tell of keys as long as somebody listens to them. `iface` is the interface that reads from it.
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  stream[kDecoder] = new StringDecoder('utf8');
  stream[kKeys] = keys(stream);
  stream[kKeys].next();
  const { escapeCodeTimeout = DEFAULT_TIMEOUT } = iface;
  let timer;
  // An escape that nothing follows was the key.
  const triggerEscape = () => stream[kKeys].next('');

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kDecoder].write(input);
    if (!text) return;
    clearTimeout(timer);
    const characters = [...text];
    iface.isCompletionEnabled = false;
    characters.forEach((character, at) => {
      const isLast = at === characters.length - 1;
      // Pasted tabs complete nothing.
      if (isLast) iface.isCompletionEnabled = true;
      try {
        stream[kKeys].next(character);
        if (isLast && character === ESCAPE) timer = setTimeout(triggerEscape, escapeCodeTimeout);
      } catch (error) {
        // A listener threw: the next key begins anew.
        stream[kKeys] = keys(stream);
        stream[kKeys].next();
        throw error;
      }
    });
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
