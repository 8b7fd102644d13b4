// Relative requires: with and without extension, a folder's index, JSON, exports and module.exports.
console.log(require('./a').name, require('./a.js') === require('./a'));
console.log(require('./folder'), require('./folder/'));
console.log(require('./data.json'), require('./data').list[1]);
console.log(require('./function')(20));
