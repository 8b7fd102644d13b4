// Streams in messages: the stream stays where it is and is piped into one end of a channel; the other end goes along, and
// becomes a stream of the same kind. The streams pass `chunk`, `close` and `error` one way, `pull` and `error` the other.
'use strict';

const { kMessaging } = require('internal:util');
const { kInner, kReadable, kWritable, handled } = require('./shared.js');
const { ReadableStream } = require('./readable.js');
const { TransformStream, kTransform } = require('./transform.js');
const { WritableStream } = require('./writable.js');

const refuse = (message) => require('internal:worker_threads/message').fail(message);

function listen(port, handlers) {
  port.onmessage = ({ data: { type, value } }) => handlers[type]?.(value);
  port.onmessageerror = ({ data }) => handlers.error(data);
  // A stream that nobody waits for keeps nobody waiting.
  port.unref();
}

// Gives what arrives at `port`.
function readableOf(port) {
  let pulled;
  const settle = () => {
    pulled?.resolve();
    pulled = undefined;
  };
  return new ReadableStream({
    start(controller) {
      listen(port, {
        chunk(value) {
          controller.enqueue(value);
          settle();
        },
        close() {
          controller.close();
          settle();
          port.close();
        },
        error(error) {
          controller.error(error);
          settle();
          port.close();
        },
      });
    },
    pull() {
      port.postMessage({ type: 'pull' });
      pulled = Promise.withResolvers();
      return pulled.promise;
    },
    cancel(reason) {
      tellError(port, reason);
      port.close();
    },
  }, { highWaterMark: 0 });
}

// Sends what is written to `port`, one chunk for each `pull`.
function writableOf(port) {
  let wanted = Promise.withResolvers();
  return new WritableStream({
    start(controller) {
      listen(port, {
        pull: () => wanted.resolve(),
        error(error) {
          controller.error(error);
          wanted.resolve();
          port.close();
        },
      });
    },
    async write(chunk) {
      await wanted.promise;
      wanted = Promise.withResolvers();
      try {
        port.postMessage({ type: 'chunk', value: chunk });
      } catch (error) {
        tellError(port, error);
        port.close();
        throw error;
      }
    },
    close() {
      port.postMessage({ type: 'close' });
      port.close();
    },
    abort(reason) {
      tellError(port, reason);
      port.close();
    },
  });
}

// An error that has no clone is told by its name.
function tellError(port, error) {
  try {
    port.postMessage({ type: 'error', value: error });
  } catch (failure) {
    port.postMessage({ type: 'error', value: failure });
  }
}

function channel() {
  const { MessageChannel, MessagePort } = require('worker_threads');
  const { port1, port2 } = new MessageChannel();
  // The other end as it travels, and how it becomes a port.
  const { transfer, read } = MessagePort.prototype[kMessaging];
  return { here: port1, there: transfer(port2), read };
}

const readable = {
  is: (stream) => stream[kReadable] !== undefined,
  check(stream) {
    if (stream.locked) refuse('Cannot transfer a locked ReadableStream');
  },
  transfer(stream) {
    const { here, there, read } = channel();
    handled(stream.pipeTo(writableOf(here)));
    return { there, read };
  },
  read: ({ there, read }) => readableOf(read(there)),
};

const writable = {
  is: (stream) => stream[kWritable] !== undefined,
  check(stream) {
    if (stream.locked) refuse('Cannot transfer a locked WritableStream');
  },
  transfer(stream) {
    const { here, there, read } = channel();
    handled(readableOf(here).pipeTo(stream));
    return { there, read };
  },
  read: ({ there, read }) => writableOf(read(there)),
};

const transform = {
  is: (stream) => stream[kTransform] !== undefined,
  check(stream) {
    readable.check(stream.readable);
    writable.check(stream.writable);
  },
  transfer: (stream) => ({ from: readable.transfer(stream.readable), to: writable.transfer(stream.writable) }),
  read: ({ from, to }) => new TransformStream(kInner, readable.read(from), writable.read(to)),
};

for (const [Class, record] of [[ReadableStream, readable], [WritableStream, writable], [TransformStream, transform]]) {
  Object.defineProperty(Class.prototype, kMessaging, { __proto__: null, value: record });
}
