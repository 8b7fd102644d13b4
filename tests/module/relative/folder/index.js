module.exports = 'the folder\'s index';
