// Editing a line on a terminal: keys, history, completion, and drawing it anew. Part of every Interface.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { sequences, cursorText, moveText } = require('./cursor.js');

const MOST_UNDONE = 2048;
const MOST_KILLED = 32;

function widthOf(text) {
  return require('internal:util/inspect').getStringWidth(text);
}

// Length in units of the character behind, or before, a place.
function lengthAt(text, at) {
  if (at >= text.length) return 1;
  return text.codePointAt(at) >= 0x10000 ? 2 : 1;
}
function lengthLeft(text, at) {
  if (at <= 0) return 0;
  const pair = at > 1 && text.codePointAt(at - 2) >= 0x10000;
  return pair ? 2 : 1;
}

function commonPrefix(words) {
  if (words.length === 0) return '';
  const sorted = words.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  let at = 0;
  while (at < first.length && first[at] === last[at]) at++;
  return first.slice(0, at);
}

function install(Interface, { kOnLine, kPrompt, kRefreshLine, kTtyWrite, kWriteToOutput }) {
  const kKilled = Symbol('kKillRing');
  const kKilledAt = Symbol('kKillRingCursor');
  const kRedo = Symbol('kRedoStack');
  const kRows = Symbol('prevRows');
  const kUndo = Symbol('kUndoStack');
  const kYanking = Symbol('kYanking');
  const kSearch = Symbol('kSubstringSearch');
  const kPrevKey = Symbol('kPreviousKey');

  const methods = {
    startEditing() {
      this[kRows] = 0;
      this[kUndo] = [];
      this[kRedo] = [];
      this[kKilled] = [];
      this[kKilledAt] = 0;
      this[kYanking] = false;
      this[kSearch] = null;
      this[kPrevKey] = null;
      this.listenToKeys(
        (text, key) => {
          this[kTtyWrite](text, key);
          if (key?.sequence) {
            // A half of a pair is shown when the other half comes.
            const code = key.sequence.codePointAt(0);
            if (code >= 0xd800 && code <= 0xdfff) this[kRefreshLine]();
          }
        },
        () => {
          if (typeof this.line === 'string' && this.line.length > 0) this.emit('line', this.line);
          this.close();
        },
        () => this[kRefreshLine]());
      this.setRawMode(true);
      this.terminal = true;
      this.historyIndex = -1;
    },

    // Where `text` ends on the screen, which wraps at its last column.
    displayPosition(text) {
      let offset = 0;
      let rows = 0;
      const { columns } = this;
      for (const character of require('util').stripVTControlCharacters(text)) {
        if (character === '\n') {
          rows += Math.ceil(offset / columns) || 1;
          offset = 0;
          continue;
        }
        if (character === '\t') {
          offset += this.tabSize - (offset % this.tabSize);
          continue;
        }
        const width = widthOf(character);
        if (width === 0 || width === 1) {
          offset += width;
        } else {
          // A wide one does not fit into the last column.
          if ((offset + 1) % columns === 0) offset++;
          offset += 2;
        }
      }
      if (columns === Infinity) return { cols: offset, rows };
      return { cols: offset % columns, rows: rows + (offset - offset % columns) / columns };
    },

    positionOf(at) {
      return this.displayPosition(this[kPrompt] + this.line.slice(0, at));
    },

    [kRefreshLine]() {
      const text = this[kPrompt] + this.line;
      const end = this.displayPosition(text);
      const at = this.getCursorPos();
      const up = this[kRows] ?? 0;
      if (up > 0) this.writeSequence(moveText(0, -up));
      this.writeSequence(cursorText(0));
      this.writeSequence(sequences.clearDown);
      this[kWriteToOutput](text);
      // The terminal wraps only when something follows.
      if (end.cols === 0) this[kWriteToOutput](' ');
      this.writeSequence(cursorText(at.cols));
      if (end.rows - at.rows > 0) this.writeSequence(moveText(0, -(end.rows - at.rows)));
      this[kRows] = at.rows;
    },

    // Past `_writeToOutput`, which programs replace to see or hide what is typed.
    writeSequence(text) {
      if (text !== '') this.output?.write(text);
    },

    clearEdited() {
      this.moveCursor(Infinity);
      this[kWriteToOutput]('\r\n');
      this.line = '';
      this.cursor = 0;
      this[kRows] = 0;
    },

    moveCursor(by) {
      if (by === 0) return;
      const before = this.getCursorPos();
      this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
      const after = this.getCursorPos();
      if (before.rows === after.rows) {
        this.writeSequence(moveText(after.cols - before.cols, 0));
      } else {
        this[kRefreshLine]();
      }
    },

    edit(line, cursor) {
      this[kUndo].push({ text: this.line, cursor: this.cursor });
      if (this[kUndo].length > MOST_UNDONE) this[kUndo].shift();
      this[kRedo] = [];
      this.line = line;
      this.cursor = cursor;
    },

    insertString(text) {
      const atEnd = this.cursor === this.line.length;
      const rowsBefore = this.getCursorPos();
      this.edit(this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor), this.cursor + text.length);
      if (atEnd && this.getCursorPos().cols !== 0 && this.getCursorPos().rows === rowsBefore.rows) {
        this[kWriteToOutput](text);
      } else {
        this[kRefreshLine]();
      }
    },

    kill(text) {
      if (!text || text === this[kKilled][0]) return;
      this[kKilled].unshift(text);
      this[kKilledAt] = 0;
      while (this[kKilled].length > MOST_KILLED) this[kKilled].pop();
    },

    deleteRange(from, to, isKill) {
      if (from >= to) return;
      if (isKill) this.kill(this.line.slice(from, to));
      this.edit(this.line.slice(0, from) + this.line.slice(to), from);
      this[kRefreshLine]();
    },

    wordLeft() {
      if (this.cursor === 0) return 0;
      const reversed = Array.from(this.line.slice(0, this.cursor)).reverse().join('');
      return this.cursor - /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed)[0].length;
    },

    wordRight() {
      return this.cursor + /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(`${this.line.slice(this.cursor)}`)?.[0].length || this.line.length;
    },

    yank() {
      if (this[kKilled].length === 0) return;
      this[kYanking] = true;
      this.insertString(this[kKilled][this[kKilledAt]]);
    },

    yankPop() {
      if (!this[kYanking] || this[kKilled].length < 2) return;
      const last = this[kKilled][this[kKilledAt]];
      this[kKilledAt] = (this[kKilledAt] + 1) % this[kKilled].length;
      const head = this.line.slice(0, this.cursor - last.length);
      const text = this[kKilled][this[kKilledAt]];
      this.line = head + text + this.line.slice(this.cursor);
      this.cursor = head.length + text.length;
      this[kRefreshLine]();
    },

    undo() {
      const entry = this[kUndo].pop();
      if (entry === undefined) return;
      this[kRedo].push({ text: this.line, cursor: this.cursor });
      this.line = entry.text;
      this.cursor = entry.cursor;
      this[kRefreshLine]();
    },

    redo() {
      const entry = this[kRedo].pop();
      if (entry === undefined) return;
      this[kUndo].push({ text: this.line, cursor: this.cursor });
      this.line = entry.text;
      this.cursor = entry.cursor;
      this[kRefreshLine]();
    },

    addHistory() {
      if (this.line.length === 0) return '';
      if (this.historySize === 0 || !this.terminal) return this.line;
      if (this.line.trim().length === 0) return this.line;
      if (this.history.length === 0 || this.history[0] !== this.line) {
        if (this.removeHistoryDuplicates) {
          const same = this.history.indexOf(this.line);
          if (same !== -1) this.history.splice(same, 1);
        }
        this.history.unshift(this.line);
        if (this.history.length > this.historySize) this.history.pop();
      }
      this.historyIndex = -1;
      const line = this.history[0];
      this.emit('history', this.history);
      return line;
    },

    historyStep(by) {
      const search = this[kSearch] ?? '';
      let index = this.historyIndex + by;
      while (index >= 0 && index < this.history.length &&
             (!this.history[index].startsWith(search) || this.line === this.history[index])) index += by;
      if (by > 0 && index >= this.history.length) {
        if (this.historyIndex === this.history.length) return;
        index = this.history.length;
        this.line = search;
      } else if (index < 0) {
        if (this.historyIndex < 0) return;
        index = -1;
        this.line = search;
      } else {
        this.line = this.history[index];
      }
      this.historyIndex = index;
      this.cursor = this.line.length;
      this[kRefreshLine]();
    },

    submit() {
      this.moveCursor(Infinity);
      this[kWriteToOutput]('\r\n');
      const line = this.addHistory();
      this[kUndo] = [];
      this[kRedo] = [];
      this.line = '';
      this.cursor = 0;
      this[kRows] = 0;
      this[kOnLine](line);
    },

    // Asks the completer; a second tab shows what there is.
    complete(isSecond) {
      const text = this.line.slice(0, this.cursor);
      this.pause();
      const answer = (error, value) => {
        if (!this.closed) this.resume();
        if (error) this[kWriteToOutput](`Tab completion error: ${require('util').inspect(error)}`);
        else this.completed(isSecond, value);
      };
      if (this.completer.length === 2) {
        this.completer(text, answer);
        return;
      }
      this.askCompleter(text, answer);
    },

    // A completer without a callback; promises.js waits for it.
    askCompleter(text, answer) {
      let value;
      try {
        value = this.completer(text);
      } catch (error) {
        answer(error);
        return;
      }
      answer(null, value);
    },

    completed(isSecond, [found, on]) {
      if (!found || found.length === 0) return;
      const prefix = commonPrefix(found.filter((entry) => entry !== ''));
      if (prefix.startsWith(on) && prefix.length > on.length) {
        this.insertString(prefix.slice(on.length));
        return;
      }
      if (!on.startsWith(prefix) && prefix.length > 0) {
        this.line = this.line.slice(0, this.cursor - on.length) + prefix + this.line.slice(this.cursor);
        this.cursor += prefix.length - on.length;
        this[kRefreshLine]();
        return;
      }
      if (!isSecond) return;
      const widths = found.map(widthOf);
      const width = Math.max(...widths) + 2;
      const perRow = this.columns === Infinity || width === Infinity ? 1 : Math.floor(this.columns / width) || 1;
      // An empty entry stands between groups.
      let out = '\r\n';
      let inRow = 0;
      let blanks = 0;
      found.forEach((entry, at) => {
        if (entry === '' || inRow === perRow) {
          out += '\r\n';
          inRow = 0;
          blanks = 0;
        }
        if (entry === '') {
          out += '\r\n';
          return;
        }
        out += ' '.repeat(blanks) + entry;
        blanks = width - widths[at];
        inRow++;
      });
      if (inRow !== 0) out += '\r\n\r\n';
      this[kWriteToOutput](out);
      this[kRefreshLine]();
    },

    [kTtyWrite](text, key = {}) {
      const previous = this[kPrevKey];
      this[kPrevKey] = key;
      if (!key.meta || key.name !== 'y') this[kYanking] &&= key.ctrl && key.name === 'y';
      if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
        if (this[kSearch] === null) this[kSearch] = this.line.slice(0, this.cursor);
      } else if (this[kSearch] !== null) {
        this[kSearch] = null;
        if (this.history.length === this.historyIndex) this.historyIndex = -1;
      }
      if (key.name !== 'enter') this.sawReturn = 0;
      if (key.name === 'escape') return;
      if (key.ctrl && key.shift) {
        if (key.name === 'backspace') this.deleteRange(0, this.cursor, true);
        else if (key.name === 'delete') this.deleteRange(this.cursor, this.line.length, true);
        return;
      }
      const sequence = key.sequence;
      if (sequence === '\x1f') return void this.undo();
      if (sequence === '\x1e') return void this.redo();
      const handler = key.ctrl ? withCtrl[key.name] : key.meta ? withMeta[key.name] : alone[key.name];
      if (handler !== undefined) {
        handler(this, text, key, previous);
        return;
      }
      if (key.ctrl || key.meta) return;
      this.insertText(text);
    },

    insertText(text) {
      if (text === undefined || text === null) return;
      if (typeof text !== 'string') {
        if (!ArrayBuffer.isView(text)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer'], text);
        text = text.toString('utf8');
      }
      // What is pasted may hold several lines.
      const lines = text.split(/\r\n|\n|\r/);
      lines.forEach((line, at) => {
        if (at > 0) this.submit();
        if (line !== '') this.insertString(line);
      });
    },
  };

  function interrupt(rl) {
    if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
    else rl.close();
  }

  function suspend(rl) {
    if (process.platform === 'win32') return;
    if (rl.listenerCount('SIGTSTP') > 0) {
      rl.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      // The shell had the terminal meanwhile.
      if (!rl.paused) {
        rl.pause();
        rl.emit('SIGCONT');
      }
      rl.setRawMode(true);
      rl[kRefreshLine]();
    });
    rl.setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  }

  const left = (rl) => rl.moveCursor(-lengthLeft(rl.line, rl.cursor));
  const right = (rl) => rl.moveCursor(lengthAt(rl.line, rl.cursor));
  const backspace = (rl) => rl.deleteRange(rl.cursor - lengthLeft(rl.line, rl.cursor), rl.cursor, false);
  const remove = (rl) => {
    if (rl.cursor < rl.line.length) rl.deleteRange(rl.cursor, rl.cursor + lengthAt(rl.line, rl.cursor), false);
  };
  const removeWordLeft = (rl) => rl.deleteRange(rl.wordLeft(), rl.cursor, true);
  const removeWordRight = (rl) => rl.deleteRange(rl.cursor, rl.wordRight(), true);
  const toWordLeft = (rl) => rl.moveCursor(rl.wordLeft() - rl.cursor);
  const toWordRight = (rl) => rl.moveCursor(rl.wordRight() - rl.cursor);
  const home = (rl) => rl.moveCursor(-Infinity);
  const end = (rl) => rl.moveCursor(Infinity);
  const previousLine = (rl) => rl.historyStep(1);
  const nextLine = (rl) => rl.historyStep(-1);

  const withCtrl = {
    __proto__: null,
    c: interrupt,
    h: backspace,
    d: (rl) => {
      if (rl.cursor === 0 && rl.line.length === 0) rl.close();
      else remove(rl);
    },
    u: (rl) => rl.deleteRange(0, rl.cursor, true),
    k: (rl) => rl.deleteRange(rl.cursor, rl.line.length, true),
    a: home,
    e: end,
    b: left,
    f: right,
    l: (rl) => {
      rl.writeSequence(cursorText(0, 0));
      rl.writeSequence(sequences.clearDown);
      rl[kRows] = 0;
      rl[kRefreshLine]();
    },
    n: nextLine,
    p: previousLine,
    y: (rl) => rl.yank(),
    z: suspend,
    w: removeWordLeft,
    backspace: removeWordLeft,
    delete: removeWordRight,
    left: toWordLeft,
    right: toWordRight,
  };
  const withMeta = {
    __proto__: null,
    b: toWordLeft,
    f: toWordRight,
    d: removeWordRight,
    delete: removeWordRight,
    backspace: removeWordLeft,
    y: (rl) => rl.yankPop(),
  };
  const alone = {
    __proto__: null,
    return: (rl) => {
      rl.sawReturn = Date.now();
      rl.submit();
    },
    enter: (rl) => {
      // The second half of a line's end.
      if (!rl.sawReturn || Date.now() - rl.sawReturn > rl.crlfDelay) rl.submit();
      rl.sawReturn = 0;
    },
    backspace,
    delete: remove,
    left,
    right,
    home,
    end,
    up: previousLine,
    down: nextLine,
    tab: (rl, text, key, previous) => {
      if (typeof rl.completer === 'function' && rl.isCompletionEnabled) rl.complete(previous?.name === 'tab');
      else rl.insertText(text);
    },
  };

  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(Interface.prototype, key, { value: methods[key], writable: true, configurable: true, enumerable: false });
  }
}

module.exports = { install };
