console.log('index of the folder', process.argv.slice(2), require.main === module, module.id);
