require('./groups').join('tools');
