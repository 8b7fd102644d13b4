// Put in front of a script by the harness: connections of its http.Servers come from a net.Server and `emit('connection')`, so
// that they go the way any Duplex goes. The script notices nothing.
'use strict';

const http = require('http');
const net = require('net');

const { Server } = http;
const { close, emit } = Server.prototype;
const fronts = new WeakMap();

Server.prototype.listen = function listen(...args) {
  if (fronts.get(this)?.listening) return Reflect.apply(net.Server.prototype.listen, fronts.get(this), args);
  const front = net.createServer({ allowHalfOpen: true, noDelay: true });
  fronts.set(this, front);
  front.on('connection', (socket) => this.emit('connection', socket));
  front.on('error', (error) => this.emit('error', error));
  front.on('listening', () => this.emit('listening'));
  front.on('close', () => Reflect.apply(emit, this, ['close']));
  if (typeof args.at(-1) === 'function') this.once('listening', args.pop());
  front.listen(...args);
  return this;
};

Server.prototype.close = function close_(callback) {
  const front = fronts.get(this);
  if (front === undefined) return Reflect.apply(close, this, [callback]);
  front.close(typeof callback === 'function' ? (error) => Reflect.apply(callback, this, error ? [error] : []) : undefined);
  this.closeIdleConnections();
  return this;
};

for (const name of ['address', 'getConnections', 'ref', 'unref']) {
  const plain = Server.prototype[name];
  Server.prototype[name] = function (...args) {
    const result = Reflect.apply(plain, fronts.get(this) ?? this, args);
    return result === fronts.get(this) ? this : result;
  };
}
Object.defineProperty(Server.prototype, 'listening', {
  configurable: true,
  get() { return fronts.get(this)?.listening ?? false; },
});
