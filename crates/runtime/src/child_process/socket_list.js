// Sockets of a server that were sent to another program: the sender asks how many are left, and hears when none is.
'use strict';

const EventEmitter = require('events');

const kLists = Symbol('kLists');

// The sender's end.
class SentSockets extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.once('exit', () => this.emit('exit', this));
  }

  ask(message, answer, callback) {
    const { child } = this;
    if (!child.connected) {
      // Whoever is gone has no socket.
      process.nextTick(() => callback(null, 0));
      return;
    }
    const finish = (count) => {
      child.removeListener('internalMessage', onMessage);
      this.removeListener('exit', onExit);
      callback(null, count);
    };
    const onMessage = (reply) => {
      if (reply.cmd === answer && reply.key === this.key) finish(reply.count ?? 0);
    };
    const onExit = () => finish(0);
    this.once('exit', onExit);
    child.on('internalMessage', onMessage);
    child._send({ cmd: message, key: this.key }, undefined, true);
  }

  close(callback) {
    this.ask('NODE_SOCKET_NOTIFY_CLOSE', 'NODE_SOCKET_ALL_CLOSED', callback);
  }

  getConnections(callback) {
    this.ask('NODE_SOCKET_GET_COUNT', 'NODE_SOCKET_COUNT', callback);
  }
}

// The receiver's end.
class GotSockets {
  constructor(parent, key) {
    this.count = 0;
    this.key = key;
    this.whenEmpty = [];
    const answer = (cmd, count) => {
      if (parent.connected) parent._send({ cmd, key, count }, undefined, true);
    };
    parent.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
        const closed = () => answer('NODE_SOCKET_ALL_CLOSED', 0);
        if (this.count === 0) closed();
        else this.whenEmpty.push(closed);
      } else if (message.cmd === 'NODE_SOCKET_GET_COUNT') {
        answer('NODE_SOCKET_COUNT', this.count);
      }
    });
  }

  add(socket) {
    this.count++;
    socket.once('close', () => {
      this.count--;
      if (this.count > 0) return;
      for (const closed of this.whenEmpty.splice(0)) closed();
    });
  }
}

function listOf(direction, target, key) {
  const lists = target[kLists] ??= { send: new Map(), got: new Map() };
  let list = lists[direction].get(key);
  if (list === undefined) {
    list = direction === 'send' ? new SentSockets(target, key) : new GotSockets(target, key);
    lists[direction].set(key, list);
  }
  return list;
}

module.exports = { listOf };
