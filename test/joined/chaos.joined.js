require('./groups').join('chaos');
