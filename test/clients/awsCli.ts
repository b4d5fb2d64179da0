import { aws, run } from './commands';

/**
 * The AWS CLI at an endpoint. As its proxy, the endpoint's server answers for every host, so for
 * `dataplane.` before the endpoint's, too.
 */
export function awsCli(endpoint: string): (...args: string[]) => Promise<unknown> {
	const { origin, pathname } = new URL(endpoint);
	const proxy = { HTTP_PROXY: origin, http_proxy: origin, NO_PROXY: '', no_proxy: '' };
	const url = `http://evidently.test${pathname.replace(/\/$/, '')}`;
	return async (...args) => await run(aws!, ['--endpoint-url', url, 'evidently', ...args], proxy);
}
