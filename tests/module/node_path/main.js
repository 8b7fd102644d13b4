// NODE_PATH folders are searched after node_modules.
// env: NODE_PATH=./library:/nowhere
console.log(require('from-node-path'));
