require('./groups').join('examples');
