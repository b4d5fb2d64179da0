// Sources that are loaded before it would keep the functions that tests replace.
require('../support/n8nWorkflow');
require('./groups').join('units');
