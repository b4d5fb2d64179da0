require('./groups').join('engine');
