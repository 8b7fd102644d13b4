// Ports: order, ends, transfer, what keeps a program alive, and what has no way through.
const { MessageChannel, MessagePort, receiveMessageOnPort } = require('worker_threads');

const said = [];
const say = (...words) => said.push(words.join(' '));

function order(done) {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', (value) => {
    say('message', JSON.stringify(value));
    process.nextTick(() => say('tick'));
    Promise.resolve().then(() => say('microtask'));
    if (value.last) port1.close();
  });
  port1.on('close', () => say('close 1'));
  port2.on('close', () => {
    say('close 2');
    setImmediate(done);
  });
  port1.postMessage({ first: true });
  port1.postMessage({ last: [1, 2] });
  setImmediate(() => say('immediate'));
  process.nextTick(() => say('main tick'));
}

function move(done) {
  const outer = new MessageChannel();
  const inner = new MessageChannel();
  const bytes = new Uint8Array([1, 2, 3]);
  outer.port2.onmessage = ({ data, ports, type }) => {
    say(type, data.bytes, ports.length, ports[0] === data.port, data.port instanceof MessagePort, data.port === inner.port2);
    data.port.on('message', (text) => {
      say('moved port got', text);
      data.port.postMessage('answer');
    });
  };
  inner.port1.once('message', (text) => {
    say('got', text);
    inner.port1.close();
    outer.port1.close(done);
  });
  inner.port1.postMessage('early');
  outer.port1.postMessage({ port: inner.port2, bytes }, [inner.port2, bytes.buffer]);
  say('left', bytes.byteLength);
  try {
    outer.port1.postMessage(1, [inner.port2]);
  } catch ({ name, code, message }) {
    say(name, code, message);
  }
}

function byHand(done) {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('a');
  port1.postMessage(new Map([[1, new Set(['b'])]]));
  for (let i = 0; i < 3; i++) say(require('util').inspect(receiveMessageOnPort(port2)));
  say(port1.hasRef(), port2.hasRef());
  port2.addEventListener('message', ({ data }) => say('event', data));
  say(port2.hasRef());
  port2.unref();
  port1.postMessage('c');
  setImmediate(() => {
    port1.close(done);
    port1.postMessage('not sent');
  });
}

function refused(done) {
  const { port1, port2 } = new MessageChannel();
  for (const [value, list] of [
    [() => {}], [Symbol('s')], [port2], [1, [port1]], [1, [{}]], [new Headers()], [new URL('http://a')],
    [1, [Buffer.from('pooled').buffer]], [1, 1], [1, { transfer: 1 }],
  ]) {
    try {
      port1.postMessage(value, list);
      say('went through');
    } catch ({ name, code, message }) {
      say(name, code, message);
    }
  }
  process.once('warning', ({ message }) => say(message));
  const lost = new MessageChannel();
  lost.port1.postMessage(null, [lost.port2]);
  lost.port1.on('close', () => {
    port1.close(done);
  });
}

order(() => move(() => byHand(() => refused(() => {
  // Nobody listens, nobody is waited for.
  const { port1 } = new MessageChannel();
  port1.on('message', () => {});
  port1.unref();
  console.log(said.join('\n'));
}))));
