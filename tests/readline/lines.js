// Lines from a stream that is no terminal: ends of every kind, questions, iteration, closing.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const readline = require('readline');
const { PassThrough } = require('stream');

function everything(stream) {
  let text = '';
  for (let chunk; (chunk = stream.read()) !== null;) text += chunk;
  return text;
}

async function main() {
  const input = new PassThrough();
  const output = new PassThrough();
  const rl = readline.createInterface({ input, output, prompt: '$ ' });
  rl.on('line', (line) => console.log('line', JSON.stringify(line)));
  input.write('one\ntwo\r\nthree\r');
  input.write('\nfour\u2028fi');
  input.write(Buffer.from([0xc3]));
  input.write(Buffer.from([0xa9]));
  input.write('\n');
  await new Promise(setImmediate);
  const answer = new Promise((resolve) => rl.question('name? ', resolve));
  input.write('Ann\nafter\n');
  console.log('answer', await answer);
  rl.prompt();
  rl.pause();
  rl.resume();
  rl.on('close', () => console.log('closed', rl.closed, JSON.stringify(everything(output))));
  input.end('the rest');
  await new Promise((resolve) => rl.on('close', resolve));
  for (const use of [() => rl.pause(), () => rl.resume(), () => rl.write('x'), () => rl.question('?', () => {})]) {
    try {
      use();
      console.log('nothing');
    } catch (error) {
      console.log(error.code, error.message);
    }
  }

  const file = path.join(os.tmpdir(), `lines-${process.pid}`);
  fs.writeFileSync(file, 'a\nb\r\nc');
  const lines = [];
  for await (const line of readline.createInterface({ input: fs.createReadStream(file) })) lines.push(line);
  const handle = await fs.promises.open(file);
  for await (const line of handle.readLines()) lines.push(line);
  console.log(lines);
  fs.rmSync(file);

  const asked = require('readline/promises').createInterface({ input: new PassThrough().end('yes\n'), output: new PassThrough() });
  console.log(await asked.question('sure? '));
  const signal = AbortSignal.abort();
  console.log(await asked.question('sure? ', { signal }).catch((error) => error.name));

  for (const options of [{ input, completer: 1 }, { input, history: 1 }, { input, historySize: -1 }, { input, tabSize: 0 }]) {
    try {
      readline.createInterface(options);
    } catch (error) {
      console.log(error.name, error.code, error.message);
    }
  }
}
main();
