module.exports = 'sub/here';
