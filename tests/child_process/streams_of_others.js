// A child's output is another's input, and a file's or socket's stream is a child's.
const { spawn } = require('child_process');
const fs = require('fs');

const producer = spawn('sh', ['-c', 'for i in 1 2 3; do echo line $i; done']);
const consumer = spawn('cat', { stdio: [producer.stdout, 'pipe', 'inherit'] });
let text = '';
consumer.stdout.on('data', (chunk) => { text += chunk; });
producer.stdout.on('data', () => console.log('not for us'));
consumer.on('close', (code) => {
  console.log(code, text.split('\n'));
  const file = fs.createWriteStream('out.txt');
  file.on('open', () => {
    spawn('echo', ['to a file'], { stdio: ['ignore', file, file] }).on('close', () => {
      console.log(fs.readFileSync('out.txt', 'utf8'));
      file.destroy();
    });
  });
});
