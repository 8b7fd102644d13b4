// The connections of a server that came by `emit('connection')`: which are late or idle for too long. One timer a server waits
// for the first of them, none while there is none; connections that the room accepted are expiry.rs's.
'use strict';

const { setTimeout, clearTimeout } = require('timers');
const { performance } = require('perf_hooks');

// A timer takes no more.
const LONGEST = 2 ** 31 - 1;
const kWatch = Symbol('watch');

class Watch {
  constructor(server) {
    this.server = server;
    this.connections = new Set();
    this.timer = null;
    this.due = Infinity;
  }

  // When a connection is late, in milliseconds of the process.
  dueOf({ inHead, inBody, idle, since }) {
    const { headersTimeout, requestTimeout, keepAliveTimeout, keepAliveTimeoutBuffer } = this.server;
    let limit = 0;
    if (inHead) limit = Math.min(headersTimeout || Infinity, requestTimeout || Infinity);
    else if (inBody) limit = requestTimeout;
    else if (idle && keepAliveTimeout > 0) limit = keepAliveTimeout + keepAliveTimeoutBuffer;
    return limit > 0 ? since + limit : Infinity;
  }

  lookAt(due) {
    if (due >= this.due) return;
    this.due = due;
    clearTimeout(this.timer);
    const delay = Math.min(Math.max(1, Math.ceil(due - performance.now())), LONGEST);
    this.timer = setTimeout(() => this.look(), delay).unref();
  }

  look() {
    this.due = Infinity;
    this.timer = null;
    const now = performance.now();
    for (const connection of [...this.connections]) {
      if (this.dueOf(connection) > now) continue;
      // Told once, whatever the program does with it.
      connection.since = Infinity;
      if (connection.inHead || connection.inBody) connection.late();
      else connection.socket.destroy();
    }
    this.lookAgain();
  }

  lookAgain() {
    let first = Infinity;
    for (const connection of this.connections) first = Math.min(first, this.dueOf(connection));
    if (first !== Infinity) this.lookAt(first);
  }
}

// What a connection waits for begins now.
function waitsAnew(connection) {
  connection.since = performance.now();
  watch(connection);
}

// What a connection waits for has changed.
function watch(connection) {
  const of = (connection.server[kWatch] ??= new Watch(connection.server));
  of.connections.add(connection);
  of.lookAt(of.dueOf(connection));
}

function unwatch(connection) {
  connection.server[kWatch]?.connections.delete(connection);
}

// The server's limits are others now.
function limitsChanged(server) {
  server[kWatch]?.lookAgain();
}

function connectionsOf(server) {
  return server[kWatch]?.connections ?? [];
}

module.exports = { waitsAnew, watch, unwatch, limitsChanged, connectionsOf };
