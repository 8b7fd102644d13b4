// The body of a response that comes in pieces: collected for who wants all of it, a web stream for who wants that, and
// kept to a limit while nobody says what he wants.
'use strict';

const { joined } = require('./bytes.js');
const { byteStream } = require('internal:webstreams/readable');

// What may wait for a reader before the connection does.
const LIMIT = 64 * 1024;

class Incoming {
  constructor(exchange) {
    this.exchange = exchange;
    this.chunks = [];
    this.size = 0;
    this.over = false;
    this.failure = undefined; // [error]
    this.collector = undefined;
    this.controller = undefined;
  }

  push(chunk) {
    const { controller } = this;
    if (controller !== undefined) {
      if (!controller.open) return;
      controller.give(chunk);
      if (controller.total > LIMIT) this.exchange.pause();
    } else {
      this.chunks.push(chunk);
      this.size += chunk.length;
      if (this.collector === undefined && this.size > LIMIT) this.exchange.pause();
    }
  }

  end() {
    if (this.over) return;
    this.over = true;
    this.controller?.finish();
    this.collector?.resolve(joined(this.chunks));
  }

  fail(error) {
    if (this.over) return;
    this.over = true;
    this.failure = [error];
    this.controller?.fail(error);
    this.collector?.reject(error);
  }

  // All of it, as bytes.
  collect() {
    if (this.failure !== undefined) return Promise.reject(this.failure[0]);
    if (this.over) return Promise.resolve(joined(this.chunks));
    this.collector = Promise.withResolvers();
    this.exchange.resume();
    return this.collector.promise;
  }

  toStream() {
    const controller = byteStream(() => {
      this.exchange.resume();
      return Promise.resolve();
    }, (reason) => {
      this.over = true;
      this.exchange.abandon(reason);
      return Promise.resolve();
    });
    this.controller = controller;
    for (const chunk of this.chunks) controller.give(chunk);
    this.chunks = [];
    if (this.failure !== undefined) controller.fail(this.failure[0]);
    else if (this.over) controller.finish();
    return controller.stream;
  }
}

module.exports = { Incoming };
