// Editing on a terminal: what keys do to the line, and what goes to the screen for it.
'use strict';
const readline = require('readline');
const { PassThrough } = require('stream');

const input = new PassThrough();
const output = new PassThrough();
output.columns = 20;
function everything(stream) {
  let text = '';
  for (let chunk; (chunk = stream.read()) !== null;) text += chunk;
  return JSON.stringify(text);
}
const screen = () => everything(output);
const rl = readline.createInterface({
  input, output, terminal: true, prompt: '> ', history: ['older', 'old'],
  completer: (line) => [['help', 'hello', 'quit'].filter((word) => word.startsWith(line)), line],
});
rl.on('line', (line) => console.log('line', JSON.stringify(line)));
rl.on('history', (history) => console.log('history', history));

const steps = {
  'text': 'hello wide \u3042',
  'left, delete': '\x1b[D\x1b[3~',
  'home, kill, yank': '\x01\x0b\x19',
  'word left, kill word': '\x1bb\x17',
  'undo': '\x1f',
  'enter': '\r',
  'history': '\x1b[A\x1b[A',
  'newer': '\x1b[B',
  'kill the line': '\x15',
  'completion': 'he\t',
  'second tab': '\t',
  'several lines': '\x15a\nb\nc',
  'clear': '\x0c',
  'enter again': '\n',
};
rl.prompt();
for (const [name, keys] of Object.entries(steps)) {
  if (keys.startsWith('\x1b') || keys.length === 1) for (const key of keys.match(/\x1b\[?.~?|[^]/g)) input.write(key);
  else input.write(keys);
  console.log(name, JSON.stringify(rl.line), rl.cursor, rl.getCursorPos(), screen());
}

const keys = new PassThrough();
readline.emitKeypressEvents(keys);
keys.on('keypress', (text, key) => console.log(JSON.stringify(text), JSON.stringify(key)));
keys.write('aA1 \t\r\x01\x7f\x1b[1;5C\x1bOP\x1b[15~\x1bx\x1b[Z\u00e9');

const moves = new PassThrough();
readline.cursorTo(moves, 1, 2);
readline.moveCursor(moves, -1, 3);
readline.clearLine(moves, 0);
readline.clearScreenDown(moves);
console.log(everything(moves));
for (const wrong of [() => readline.cursorTo(moves, NaN), () => readline.cursorTo(moves, 'a', 1), () => readline.clearLine(moves, 0, 1)]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
const collected = new (require('readline/promises').Readline)(moves);
collected.cursorTo(0).clearLine(1).rollback().moveCursor(1, 1).commit().then(() => console.log(everything(moves)));
rl.on('close', () => console.log('closed'));
input.write('\x04');
