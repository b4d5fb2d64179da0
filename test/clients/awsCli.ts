import { aws, run } from './commands';

/**
 * Returns a function that runs the AWS CLI against an endpoint. The CLI puts `dataplane.` before the
 * host of the endpoint, so the endpoint's server acts as its proxy, which responds for every host.
 */
export function awsCli(endpoint: string): (...args: string[]) => Promise<unknown> {
	const { origin, pathname } = new URL(endpoint);
	const proxy = { HTTP_PROXY: origin, http_proxy: origin, NO_PROXY: '', no_proxy: '' };
	const url = `http://evidently.test${pathname.replace(/\/$/, '')}`;
	return async (...args) => await run(aws!, ['--endpoint-url', url, 'evidently', ...args], proxy);
}
