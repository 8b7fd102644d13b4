// tee(): one stream read for two. Branches of a byte stream are byte streams, and fill the views of readers that
// bring their own.
'use strict';

const { ReadableCore, DefaultCore } = require('./readable_core.js');
const { ByteCore } = require('./byte_controller.js');
const { ReaderCore } = require('./readers.js');

// The part both kinds have: who has cancelled, and the answer to that.
class Cancels {
  constructor(source) {
    this.source = source;
    this.done = [false, false];
    this.reasons = [undefined, undefined];
    const { promise, resolve } = Promise.withResolvers();
    this.promise = promise;
    this.resolve = resolve;
  }

  by(which) {
    return (reason) => {
      this.done[which] = true;
      this.reasons[which] = reason;
      if (this.done[1 - which]) this.resolve(this.source.cancel(this.reasons));
      return this.promise;
    };
  }

  get both() { return this.done[0] && this.done[1]; }
}

function branch(make) {
  const stream = new ReadableCore();
  const controller = make(stream);
  controller.start();
  return controller;
}

function teeDefault(source) {
  const reader = new ReaderCore(source, false);
  const cancels = new Cancels(source);
  const branches = [];
  let reading = false;
  let again = false;

  const request = {
    chunk(value) {
      queueMicrotask(() => {
        again = false;
        for (const [i, controller] of branches.entries()) {
          if (!cancels.done[i]) controller.enqueue(value);
        }
        reading = false;
        if (again) pull();
      });
    },
    close() {
      reading = false;
      for (const [i, controller] of branches.entries()) {
        if (!cancels.done[i] && controller.open) controller.close();
      }
      if (!cancels.both) cancels.resolve();
    },
    error() {
      reading = false;
    },
  };

  function pull() {
    if (reading) {
      again = true;
    } else {
      reading = true;
      reader.read(request);
    }
    return Promise.resolve();
  }

  for (const which of [0, 1]) {
    branches.push(branch((stream) => new DefaultCore(stream, 1, undefined, pull, cancels.by(which))));
  }
  reader.closed.get().then(undefined, (error) => {
    for (const controller of branches) controller.fail(error);
    if (!cancels.both) cancels.resolve();
  });
  return branches.map(({ stream }) => stream);
}

function teeBytes(source) {
  let reader = new ReaderCore(source, false);
  const cancels = new Cancels(source);
  const branches = [];
  let reading = false;
  const again = [false, false];

  function watch(watched) {
    watched.closed.get().then(undefined, (error) => {
      if (watched !== reader) return;
      for (const controller of branches) controller.fail(error);
      if (!cancels.both) cancels.resolve();
    });
  }

  function become(byob) {
    if (reader.byob === byob) return;
    reader.detach();
    reader = new ReaderCore(source, byob);
    watch(reader);
  }

  function failAll(error) {
    for (const controller of branches) controller.fail(error);
    cancels.resolve(source.cancel(error));
  }

  function copy(view) {
    return new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  }

  function next() {
    reading = false;
    if (again[0]) pull(0);
    else if (again[1]) pull(1);
  }

  function finish() {
    reading = false;
    for (const [i, controller] of branches.entries()) {
      if (!cancels.done[i] && controller.open) controller.close();
    }
  }

  const plain = {
    chunk(chunk) {
      queueMicrotask(() => {
        again[0] = again[1] = false;
        let second = chunk;
        if (!cancels.done[0] && !cancels.done[1]) {
          try {
            second = copy(chunk);
          } catch (error) {
            failAll(error);
            return;
          }
        }
        if (!cancels.done[0]) branches[0].enqueue(chunk);
        if (!cancels.done[1]) branches[1].enqueue(second);
        next();
      });
    },
    close() {
      finish();
      for (const controller of branches) {
        if (controller.waiting.length > 0) controller.respond(0);
      }
      if (!cancels.both) cancels.resolve();
    },
    error() {
      reading = false;
    },
  };

  // For the reader of branch `which`, whose view is being filled.
  function into(which) {
    const other = 1 - which;
    return {
      chunk(chunk) {
        queueMicrotask(() => {
          again[0] = again[1] = false;
          if (!cancels.done[other]) {
            let second;
            try {
              second = copy(chunk);
            } catch (error) {
              failAll(error);
              return;
            }
            if (!cancels.done[which]) branches[which].respondWith(chunk);
            branches[other].enqueue(second);
          } else if (!cancels.done[which]) {
            branches[which].respondWith(chunk);
          }
          next();
        });
      },
      close(chunk) {
        finish();
        if (chunk !== undefined) {
          if (!cancels.done[which]) branches[which].respondWith(chunk);
          if (!cancels.done[other] && branches[other].waiting.length > 0) branches[other].respond(0);
        }
        if (!cancels.both) cancels.resolve();
      },
      error() {
        reading = false;
      },
    };
  }

  function pull(which) {
    if (reading) {
      again[which] = true;
      return Promise.resolve();
    }
    reading = true;
    const wanted = branches[which].byobRequest;
    if (wanted === null) {
      become(false);
      reader.read(plain);
    } else {
      become(true);
      reader.readInto(wanted.view, 1, into(which));
    }
    return Promise.resolve();
  }

  for (const which of [0, 1]) {
    branches.push(branch((stream) => new ByteCore(stream, 0, undefined, () => pull(which), cancels.by(which))));
  }
  watch(reader);
  return branches.map(({ stream }) => stream);
}

function tee(stream) {
  return stream.controller instanceof ByteCore ? teeBytes(stream) : teeDefault(stream);
}

module.exports = { tee };
