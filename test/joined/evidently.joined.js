require('./groups').join('evidently');
