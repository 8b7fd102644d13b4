// A graph that would be gigabytes of text: it is cut off before it is one, at once.
'use strict';
const { inspect } = require('util');

let last = {};
const graph = last;
for (let i = 0; i < 1000; i++) {
  last.next = { circular: graph, last, obj: { a: 1, b: 2, c: true } };
  last = last.next;
  graph[i] = last;
}
const text = inspect(graph, { depth: Infinity });
console.log(text.length > 2 ** 20, text.length < 2 ** 29);
