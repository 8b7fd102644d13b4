// What a child's descriptors are: the forms of `options.stdio`.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK } } =
  require('internal:errors');

// What native code is told in the place of a descriptor; command.rs has the same list.
const IGNORE = -1;
const PIPE = -2;
const CHANNEL = -3;

// One word for the three standard streams; `channel` is what comes behind them.
function fromWord(word, channel) {
  const list = [];
  switch (word) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      list.push(word, word, word);
      break;
    case 'inherit':
      list.push(0, 1, 2);
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', word);
  }
  if (channel) list.push(channel);
  return list;
}

// A list of what each descriptor is, and the place of the channel. Nothing is opened here.
function toStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = fromWord(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  else stdio = stdio.slice();
  while (stdio.length < 3) stdio.push(undefined);
  let channel = -1;
  const list = stdio.map((entry, i) => {
    entry ??= i < 3 ? 'pipe' : 'ignore';
    if (entry === 'ignore') return { type: 'ignore', native: IGNORE };
    if (entry === 'pipe' || entry === 'overlapped' || (typeof entry === 'number' && entry < 0)) {
      return { type: entry === 'overlapped' ? entry : 'pipe', readable: i === 0, writable: i !== 0, native: PIPE };
    }
    if (entry === 'ipc') {
      if (sync) throw new ERR_IPC_SYNC_FORK();
      if (channel !== -1) throw new ERR_IPC_ONE_PIPE();
      channel = i;
      return { type: 'pipe', ipc: true, native: CHANNEL };
    }
    if (entry === 'inherit') return { type: 'inherit', fd: i, native: i };
    if (typeof entry === 'number') return { type: 'fd', fd: entry, native: entry };
    // Standard streams have a descriptor of their own, sockets only one that they read from themselves.
    const handle = Object.hasOwn(entry, 'fd') ? undefined : entry.handle ?? entry._handle ?? undefined;
    if (typeof handle?.fd === 'number') return { type: 'wrap', handle, stream: entry, native: handle.fd };
    if (typeof entry.fd === 'number') return { type: 'fd', fd: entry.fd, native: entry.fd };
    if (ArrayBuffer.isView(entry) || typeof entry === 'string') {
      if (!sync) throw new ERR_INVALID_SYNC_FORK_INPUT(require('util').inspect(entry));
      return { type: 'pipe', readable: i === 0, writable: i !== 0, native: PIPE };
    }
    throw new ERR_INVALID_ARG_VALUE('stdio', entry);
  });
  return { list, channel };
}

module.exports = { fromWord, toStdio };
