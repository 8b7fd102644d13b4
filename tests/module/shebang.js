#!/usr/bin/env node
// A first line with #! is no code; line numbers stay right.
console.log(new Error('x').stack.split('\n')[1].match(/:\d+:\d+/)[0]);
