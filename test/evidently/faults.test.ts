import { planFaults, type FaultName, type FaultRates } from '../../evidently/faults';

const requests = (rates: FaultRates, seed = 1, count = 1000) => {
	const plan = planFaults(rates, seed);
	return Array.from({ length: count }, () => plan.nextRequest());
};

const events = (rates: FaultRates, seed = 1, count = 1000) => {
	const plan = planFaults(rates, seed);
	return Array.from({ length: count }, () => plan.nextEvent());
};

const count = (faults: Array<FaultName | undefined>, name: FaultName) =>
	faults.filter((fault) => fault === name).length;

it('injects a fault never at rate 0 and always at rate 1', () => {
	expect(new Set(requests({ reset: 0 }))).toEqual(new Set([undefined]));
	expect(new Set(requests({ reset: 1 }))).toEqual(new Set(['reset']));
	expect(new Set(events({ reject: 1 }))).toEqual(new Set(['reject']));
});

it('injects a fault about as often as its rate says', () => {
	expect(count(requests({ throttle: 0.2 }), 'throttle')).toBeGreaterThan(160);
	expect(count(requests({ throttle: 0.2 }), 'throttle')).toBeLessThan(240);
});

it('injects the same faults for the same seed', () => {
	const rates = { throttle: 0.1, reset: 0.2, 'lost-reply': 0.3 };
	expect(requests(rates)).toEqual(requests(rates));
	expect(requests(rates, 2)).not.toEqual(requests(rates));
});

it('injects a fault at the same requests whatever the rate of another fault is', () => {
	const alone = requests({ 'lost-reply': 0.3 });
	const together = requests({ 'lost-reply': 0.3, throttle: 0.5 });
	expect(together.map((fault, i) => (fault === 'throttle' ? alone[i] : fault))).toEqual(alone);
});

it('injects faults of events into events only, and faults of requests into requests only', () => {
	expect(new Set(requests({ reject: 1 }))).toEqual(new Set([undefined]));
	expect(new Set(events({ reset: 1 }))).toEqual(new Set([undefined]));
});

it.each([-0.1, 1.1, NaN])('rejects a fault with the rate %p', (rate) => {
	expect(() => planFaults({ stall: rate }, 1)).toThrow(
		`Invalid rate of the fault stall: ${rate}. Use a number from 0 to 1.`,
	);
});

it('rejects an unknown fault and lists the known ones', () => {
	expect(() => planFaults({ explode: 1 } as FaultRates, 1)).toThrow(
		'Unknown fault: "explode". Use one of throttle, server-error, reset, stall, lost-reply, reject, reject-retryable.',
	);
});
