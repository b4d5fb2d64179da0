import { crossOrigin } from '../../nodes/AwsEvidently/receive/cors';

const SHOP = 'https://shop.example';

it('lets a page read the error’s name, the request ID and the date, by which an SDK corrects its clock', () => {
	const { headers } = crossOrigin(SHOP, '*');
	expect(headers['access-control-expose-headers']!.split(',')).toEqual([
		'date',
		'x-amzn-errortype',
		'x-amzn-requestid',
	]);
});
