console.log('started by main');
