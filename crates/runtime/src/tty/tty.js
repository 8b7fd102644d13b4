// node:tty: terminals as streams. The outputs of the process are decorated with what a terminal can do.
'use strict';

const { bindingOf } = require('internal:boot');
const { ErrnoException } = require('internal:errors');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && bindingOf('process').fdKind(fd) === 'TTY';
}

function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '':
      case '1':
      case 'true': return 4;
      case '2': return 8;
      case '3': return 24;
      default: return 1;
    }
  }
  if (env.NODE_DISABLE_COLORS !== undefined && env.NODE_DISABLE_COLORS !== '') return 1;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 1;
  if (env.TERM === 'dumb') return 1;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  if (env.TERM !== undefined) {
    if (/-256(color)?$|^xterm-256/i.test(env.TERM)) return 8;
    if (/^(screen|xterm|vt100|vt220|rxvt|color|ansi|cygwin|linux|konsole|tmux)/i.test(env.TERM)) return 4;
  }
  return 1;
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  }
  return count <= 2 ** this.getColorDepth(env);
}

const methods = {
  getColorDepth,
  hasColors,
  getWindowSize() { return [this.columns, this.rows]; },
  cursorTo(x, y, callback) {
    if (typeof y === 'function') {
      callback = y;
      y = undefined;
    }
    return this.write(typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, callback);
  },
  moveCursor(dx, dy, callback) {
    let text = '';
    if (dx < 0) text += `\x1b[${-dx}D`;
    else if (dx > 0) text += `\x1b[${dx}C`;
    if (dy < 0) text += `\x1b[${-dy}A`;
    else if (dy > 0) text += `\x1b[${dy}B`;
    return this.write(text, callback);
  },
  clearLine(direction, callback) {
    return this.write(direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback);
  },
  clearScreenDown(callback) {
    return this.write('\x1b[0J', callback);
  },
};

// Gives a stream over the terminal `stream.fd` what terminals have.
function decorate(stream) {
  stream.isTTY = true;
  const size = bindingOf('process').windowSize(stream.fd);
  if (size !== undefined) [stream.columns, stream.rows] = size;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(stream, name, { value, writable: true, configurable: true, enumerable: false });
  }
  return stream;
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const { Socket } = require('net');
  const stream = Reflect.construct(Socket, [{ ...options, fd, writable: false, manualStart: true }], ReadStream);
  stream.isTTY = true;
  stream.isRaw = false;
  return stream;
}

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  return require('internal:process/stdio').output(fd);
}

// The classes are known to programs by name; the sockets below them exist only in a running program.
let linked = false;
function link() {
  if (linked) return;
  linked = true;
  const { Socket } = require('net');
  Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
  Object.setPrototypeOf(ReadStream, Socket);
  ReadStream.prototype.setRawMode = function setRawMode(flag) {
    flag = Boolean(flag);
    const failed = this._handle === null ? 0 : bindingOf('net').setRawMode(this._handle.id, flag);
    if (failed < 0) {
      this.emit('error', new ErrnoException(failed, 'setRawMode'));
      return this;
    }
    this.isRaw = flag;
    return this;
  };
}

module.exports = {
  isatty,
  decorate,
  get ReadStream() {
    link();
    return ReadStream;
  },
  WriteStream,
};
Object.defineProperty(module.exports, 'decorate', { enumerable: false });
