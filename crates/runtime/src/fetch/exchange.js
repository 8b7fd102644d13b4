// One request on one connection: its head as text, how a streamed body is sent, and what becomes of the response.
'use strict';

const { Body } = require('./body.js');
const { Incoming } = require('./incoming.js');
const { nullBody } = require('./response.js');
const { ReaderCore } = require('internal:webstreams/readers');

class Exchange {
  // `text` is the head, `bytes` what is known of the body; `stream` the core of a stream that has the rest.
  constructor(task, text, bytes, stream, isHead) {
    this.task = task;
    this.text = text;
    this.bytes = bytes;
    this.stream = stream;
    this.isHead = isHead;
    this.isSent = stream === undefined;
    this.replayable = this.isSent && bytes === undefined;
    this.aborted = false;
    this.paused = false;
    this.connection = undefined;
    this.reader = undefined;
    this.incoming = undefined;
    // Nobody may see the body: a redirect's.
    this.dropsBody = false;
  }

  begin(connection) {
    this.connection = connection;
    connection.begin(this);
    if (this.stream !== undefined) this.sendStream();
  }

  // ---- the request's body ----

  sendStream() {
    const { connection } = this;
    const reader = this.reader = new ReaderCore(this.stream, false);
    const next = () => reader.read(request);
    const request = {
      chunk: (chunk) => {
        if (connection.exchange !== this) return;
        if (typeof chunk === 'string') chunk = Buffer.from(chunk);
        if (!(chunk instanceof Uint8Array)) {
          this.bodyFailed(new TypeError('Received non-Uint8Array chunk'));
        } else if (chunk.byteLength === 0 || connection.send(`${chunk.byteLength.toString(16)}\r\n`, chunk, '\r\n')) {
          queueMicrotask(next);
        } else {
          connection.onWritten = next;
        }
      },
      close: () => {
        if (connection.exchange !== this) return;
        connection.sendText('0\r\n\r\n');
        this.isSent = true;
      },
      error: (error) => {
        if (connection.exchange === this) this.bodyFailed(error);
      },
    };
    next();
  }

  bodyFailed(error) {
    this.leave(error);
    this.task.failed(error);
  }

  // ---- the response ----

  whole(status, text, body) {
    this.stopSending();
    if (this.isHead || nullBody.has(status)) this.task.responded(status, text, null);
    else this.task.responded(status, text, new Body(typeof body === 'string' ? body : new Uint8Array(body)));
  }

  head(status, text) {
    this.incoming = new Incoming(this);
    this.task.responded(status, text, new Body(undefined, this.incoming));
    if (this.dropsBody) this.incoming.collect();
  }

  body(buffer) {
    this.incoming.push(new Uint8Array(buffer));
  }

  end() {
    this.stopSending();
    this.incoming.end();
    this.task.finished();
  }

  fail(error) {
    this.stopSending(error);
    if (this.incoming === undefined) this.task.failed(error);
    else this.incoming.fail(new TypeError('terminated', { cause: error }));
  }

  pause() {
    if (this.paused) return;
    this.paused = true;
    this.connection.pause();
  }

  resume() {
    if (!this.paused) return;
    this.paused = false;
    this.connection.resume();
  }

  // Nobody wants any more of it.
  abandon(reason) {
    this.leave(reason);
    this.task.finished();
  }

  abort(reason) {
    this.leave(reason);
    this.incoming?.fail(reason);
  }

  leave(reason) {
    this.aborted = true;
    this.stopSending(reason);
    const { connection } = this;
    if (connection === undefined || connection.exchange !== this) return;
    connection.exchange = null;
    connection.close();
  }

  stopSending(reason) {
    if (this.stream === undefined || this.isSent) return;
    this.isSent = true;
    if (this.stream.state === 'readable') this.stream.cancel(reason).catch(() => {});
  }
}

module.exports = { Exchange };
