// Sources that are loaded before these would keep the functions that tests replace.
require('../support/n8nWorkflow');
require('../support/silentSdk');
require('./groups').join('units');
