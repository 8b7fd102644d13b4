// What both Interfaces share: lines from any stream, questions, pausing, closing. Editing on a terminal is editor.js's.
'use strict';

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal:errors');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } =
  require('internal:validators');
const { emitKeypressEvents } = require('./keypress.js');

const HISTORY_SIZE = 30;
const LEAST_CRLF_DELAY = 100;
const ESCAPE_TIMEOUT = 500;
const lineEnding = /\r\n|[\n\r\u2028\u2029]/g;

const kBuffer = Symbol('kLine_buffer');
const kDecoder = Symbol('kDecoder');
const kLines = Symbol('kLineObjectStream');
const kOldPrompt = Symbol('kOldPrompt');
const kOnLine = Symbol('kOnLine');
const kPrompt = Symbol('kPrompt');
const kQuestion = Symbol('kQuestion');
const kQuestionCallback = Symbol('kQuestionCallback');
const kQuestionCancel = Symbol('kQuestionCancel');
const kSawReturnAt = Symbol('kSawReturnAt');
const kStart = Symbol('kStart');
const kTtyWrite = Symbol('_ttyWrite');
const kRefreshLine = Symbol('_refreshLine');
const kWriteToOutput = Symbol('_writeToOutput');

function readOptions(input, output, completer, terminal) {
  if (input?.input) return input;
  return { input, output, completer, terminal };
}

class Interface extends EventEmitter {
  constructor(input, output, completer, terminal) {
    super();
    const options = readOptions(input, output, completer, terminal);
    const { historySize = HISTORY_SIZE, history = [], removeHistoryDuplicates = false, prompt = '> ', signal, tabSize = 8,
      escapeCodeTimeout = ESCAPE_TIMEOUT, crlfDelay } = options;
    if (options.completer !== undefined && typeof options.completer !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('completer', options.completer);
    }
    if (signal) validateAbortSignal(signal, 'options.signal');
    validateArray(history, 'history');
    validateNumber(historySize, 'size', 0);
    validateUint32(tabSize, 'tabSize', true);
    if (!Number.isFinite(escapeCodeTimeout)) throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);

    this.input = options.input;
    this.output = options.output;
    this.terminal = Boolean(options.terminal ?? (options.output?.isTTY ?? false));
    this.crlfDelay = crlfDelay ? Math.max(LEAST_CRLF_DELAY, crlfDelay) : LEAST_CRLF_DELAY;
    this.escapeCodeTimeout = escapeCodeTimeout;
    this.tabSize = tabSize;
    this.isCompletionEnabled = true;
    this.history = history;
    this.historySize = historySize;
    this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
    this.historyIndex = -1;
    this.completer = options.completer;
    this.line = '';
    this.cursor = 0;
    this.paused = false;
    this.closed = false;
    this[kBuffer] = null;
    this[kSawReturnAt] = 0;
    this[kQuestionCallback] = null;
    this.setPrompt(prompt);
    this[kStart](signal);
  }

  [kStart](signal) {
    const { input } = this;
    const onError = (error) => this.emit('error', error);
    input.on('error', onError);
    if (this.terminal) {
      this.startEditing();
    } else {
      const onData = (data) => this.takeText(data);
      const onEnd = () => {
        if (typeof this[kBuffer] === 'string' && this[kBuffer].length > 0) this[kOnLine](this.takeRest());
        this.close();
      };
      input.on('data', onData);
      input.on('end', onEnd);
      this.once('close', () => {
        input.removeListener('data', onData);
        input.removeListener('end', onEnd);
        input.removeListener('error', onError);
      });
      this[kDecoder] = new StringDecoder('utf8');
    }
    if (signal) {
      const onAborted = () => this.close();
      if (signal.aborted) {
        process.nextTick(onAborted);
      } else {
        const { [Symbol.dispose]: remove } = EventEmitter.addAbortListener(signal, onAborted);
        this.once('close', remove);
      }
    }
    // Whoever makes an interface wants its input to flow.
    input.resume();
  }

  takeRest() {
    const rest = this[kBuffer];
    this[kBuffer] = null;
    return rest;
  }

  // Text without a terminal: cut into lines.
  takeText(data) {
    if (data === undefined) return;
    let text = this[kDecoder].write(data);
    if (this[kSawReturnAt] && Date.now() - this[kSawReturnAt] <= this.crlfDelay) {
      // The other half of a line's end.
      if (text.startsWith('\n')) text = text.slice(1);
      this[kSawReturnAt] = 0;
    }
    lineEnding.lastIndex = 0;
    if (!lineEnding.test(text)) {
      if (text) this[kBuffer] = (this[kBuffer] ?? '') + text;
      return;
    }
    if (this[kBuffer]) text = this.takeRest() + text;
    this[kSawReturnAt] = text.endsWith('\r') ? Date.now() : 0;
    const lines = text.split(lineEnding);
    this[kBuffer] = lines.pop();
    for (const line of lines) this[kOnLine](line);
  }

  [kOnLine](line) {
    const callback = this[kQuestionCallback];
    if (callback === null) {
      this.emit('line', line);
      return;
    }
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    callback(line);
  }

  get columns() {
    return this.output?.columns > 0 ? this.output.columns : Infinity;
  }

  getPrompt() {
    return this[kPrompt];
  }

  setPrompt(prompt) {
    this[kPrompt] = prompt;
  }

  setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this[kRefreshLine]();
    } else {
      this[kWriteToOutput](this[kPrompt]);
    }
  }

  [kQuestion](query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this[kQuestionCallback] !== null) {
      this.prompt();
      return;
    }
    this[kOldPrompt] = this[kPrompt];
    this.setPrompt(query);
    this[kQuestionCallback] = callback;
    this.prompt();
  }

  [kQuestionCancel]() {
    if (this[kQuestionCallback] === null) return;
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    this.clearLine();
  }

  clearLine() {
    if (this.terminal) this.clearEdited();
  }

  [kWriteToOutput](text) {
    validateString(text, 'stringToWrite');
    this.output?.write(text);
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this.setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  [Symbol.dispose]() {
    this.close();
  }

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(text, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this[kTtyWrite](text, key);
    else this.takeText(text);
  }

  getCursorPos() {
    return this.positionOf(this.cursor);
  }

  [Symbol.asyncIterator]() {
    const { kFirstEventParam } = require('internal:events/async_iterator');
    return (this[kLines] ??= EventEmitter.on(this, 'line', {
      close: ['close'], highWaterMark: 1024, [kFirstEventParam]: true,
    }));
  }
}

// The keys that a terminal's input tells of go to `write`.
Interface.prototype.listenToKeys = function listenToKeys(onKey, onEnd, onResize) {
  const { input, output } = this;
  emitKeypressEvents(input, this);
  input.on('keypress', onKey);
  input.on('end', onEnd);
  output?.on?.('resize', onResize);
  this.once('close', () => {
    input.removeListener('keypress', onKey);
    input.removeListener('end', onEnd);
    output?.removeListener?.('resize', onResize);
  });
};

for (const name of ['takeRest', 'takeText', 'listenToKeys']) {
  Object.defineProperty(Interface.prototype, name, { enumerable: false });
}

require('./editor.js').install(Interface, {
  kOnLine, kPrompt, kRefreshLine, kTtyWrite, kWriteToOutput,
});

module.exports = { Interface, kPrompt, kQuestion, kQuestionCallback, kQuestionCancel };
