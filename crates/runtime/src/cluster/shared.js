// Servers as the primary process has them: one that accepts and hands connections round, or a descriptor that all listen on.
'use strict';

const { Handle } = require('internal:net/handle');
const { send } = require('./messages.js');

class RoundRobinHandle {
  constructor(key, address, { port, fd, backlog, ipv6Only }) {
    const { Server } = require('net');
    this.key = key;
    this.all = new Map();
    this.free = new Map();
    this.waiting = [];
    this.bound = false;
    this.server = new Server();
    this.server._onConnection = (id) => this.distribute(new Handle(id));
    if (fd >= 0) this.server.listen({ fd, backlog });
    else if (port >= 0) this.server.listen({ port, host: address, ipv6Only, backlog });
    else this.server.listen({ path: address, backlog });
    this.server.once('listening', () => { this.bound = true; });
  }

  add(worker, answer) {
    this.all.set(worker.id, worker);
    const done = () => {
      const name = this.server.address();
      answer(null, typeof name === 'object' ? { sockname: name } : null, null);
      this.handOff(worker);
    };
    if (this.bound) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => answer(error.errno, null));
  }

  // True when nobody uses it any more.
  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    if (this.all.size > 0) return false;
    for (const handle of this.waiting) handle.close(null);
    this.waiting = [];
    this.server.close();
    return true;
  }

  distribute(handle) {
    this.waiting.push(handle);
    for (const worker of this.free.values()) {
      this.free.delete(worker.id);
      this.handOff(worker);
      break;
    }
  }

  handOff(worker) {
    if (!this.all.has(worker.id)) return;
    const handle = this.waiting.shift();
    if (handle === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    send(worker.process, { act: 'newconn', key: this.key }, handle, (reply) => {
      if (reply.accepted) handle.close(null);
      // It is on its way out: another one may have it.
      else this.distribute(handle);
      this.handOff(worker);
    });
  }
}

function isUDP(addressType) {
  return addressType === 'udp4' || addressType === 'udp6';
}

// What is not accepted can't be handed round: all workers have UDP sockets.
class SharedHandle {
  constructor(key, address, { port, addressType, fd, flags, backlog, ipv6Only }) {
    const { FdHandle, bind } = require('internal:net/server');
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    const { Descriptor, bindDescriptor } = isUDP(addressType) ? require('internal:dgram/handle') : {};
    let found = fd;
    if (!(fd >= 0)) found = Descriptor ? bindDescriptor(address, port >>> 0, flags) : bind(address, port, backlog, ipv6Only);
    this.errno = Math.min(found, 0);
    if (found >= 0) this.handle = Descriptor ? new Descriptor(found) : new FdHandle(found);
  }

  add(worker, answer) {
    this.workers.set(worker.id, worker);
    answer(this.errno, null, this.handle);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id) || this.workers.size > 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

module.exports = { RoundRobinHandle, SharedHandle, isUDP };
