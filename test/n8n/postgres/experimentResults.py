"""An experiment's results by other means than SQL: plain loops, statsmodels and scipy.

Reads the rows of evidently_events from a JSON file (first argument) and a question as JSON (second
argument, the fields of the workflow's Edit Fields node), and prints a row for each variation.
"""
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime

import numpy
from scipy.stats import norm
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.weightstats import DescrStatsW


def time(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


def read_events(path, question):
    with open(path, encoding='utf-8') as file:
        events = json.load(file)
    for event in events:
        event['time'] = time(event['event_time'])
    events.sort(key=lambda event: (event['time'], time(event['received_time']), event['event_id']))
    return [event for event in events if is_asked_for(event, question)]


def is_asked_for(event, question):
    start, end = question['start'], question['end']
    return (event['project'] == question['project']
            and (not start or event['time'] >= time(start))
            and (not end or event['time'] < time(end)))


def at(data, path):
    """What is there, or ... if nothing is."""
    for name in path.split('.'):
        if not isinstance(data, dict) or name not in data:
            return ...
        data = data[name]
    return data


def first_evaluations(events, question):
    first = {}
    for event in events:
        data = event['data']
        if (event['type'] == 'aws.evidently.evaluation'
                and data.get('feature') == question['feature']
                and question['experiment'] in ('', at(data, 'details.experiment'))
                and data.get('type') not in ('DEFAULT', 'ENTITY_OVERRIDES_MATCH')
                and data.get('entityId') and data.get('variation')):
            first.setdefault(data['entityId'], (data['variation'], event['time']))
    return first


def values_by_entity(events, first, question):
    values, not_numeric = defaultdict(list), Counter()
    for event in events:
        value = at(event['data'], question['valueKey'])
        entity = str(at(event['data'], question['entityIdKey']))
        if event['type'] != 'aws.evidently.custom' or value is ... or entity not in first:
            continue
        variation, since = first[entity]
        if event['time'] < since:
            continue
        if type(value) in (int, float):
            values[entity].append(value)
        else:
            not_numeric[variation] += 1
    return values, not_numeric


def mean_over_events(samples):
    """A regression on a constant whose errors are clustered by entity."""
    values = numpy.array([value for sample in samples for value in sample])
    groups = numpy.repeat(numpy.arange(len(samples)), [len(sample) for sample in samples])
    fit = OLS(values, numpy.ones_like(values)).fit(cov_type='cluster', cov_kwds={'groups': groups})
    return fit.params[0], fit.bse[0]


def mean_over_entities(samples):
    totals = DescrStatsW([sum(sample) for sample in samples])
    return totals.mean, totals.std_mean


def summarise(variation, first, values, question):
    samples = [values.get(entity, []) for entity, (seen, _) in first.items() if seen == variation]
    with_events = [sample for sample in samples if sample]
    mean, error = (mean_over_entities(samples) if question['perEntity']
                   else mean_over_events(with_events))
    return dict(metric=question['metric'], variation=variation, entities=len(samples),
                entities_with_events=len(with_events), events=sum(map(len, samples)),
                mean=mean, error=error)


def main(path, question):
    events = read_events(path, question)
    first = first_evaluations(events, question)
    values, not_numeric = values_by_entity(events, first, question)
    others = sorted({variation for variation, _ in first.values()} - {question['baseline']})
    rows = [summarise(variation, first, values, question)
            for variation in [question['baseline'], *others]]
    baseline = rows[0]
    for row in rows:
        row['not_numeric'] = not_numeric[row['variation']]
        difference = row['mean'] - baseline['mean']
        error = numpy.hypot(row['error'], baseline['error'])
        low, high = norm.interval(0.95, difference, error)
        row.update(dict.fromkeys(
            ['difference', 'difference_low', 'difference_high', 'relative_difference'])
            if row is baseline else
            dict(difference=difference, difference_low=low, difference_high=high,
                 relative_difference=difference / abs(baseline['mean'])))
    for row in rows:
        del row['error']
    print(json.dumps(rows))


main(sys.argv[1], json.loads(sys.argv[2]))
