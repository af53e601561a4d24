#!/usr/bin/env python3
"""Facts of single vLLM versions (written by extract.py) -> src/knowledge/vllm-flag-spans.json.

  spans.py build FOLDER DATA.json     all *.json files of FOLDER, one per version
  spans.py add FACTS.json DATA.json   one more version, or a known one anew
  spans.py check FACTS.json DATA.json say where the two differ; exit code 1 if they do

The data holds one list of spans per flag, so a version can be added without the other 27 wheels:
the spans are unfolded to versions, one version is set, and all is folded again.
Python >= 3.11, standard library only.
"""

import json
import re
import sys
from pathlib import Path

PLUGINS = {'tool': 'toolCallParsers', 'reasoning': 'reasoningParsers'}
SHAPE = ('type', 'nargs', 'choices', 'negative', 'short', 'aliases', 'status', 'replacement', 'removal')
NOTE = 'scripts/vllm-flags/spans.py wrote this file: see the README beside it, edit nothing here'


def order(version):
    """0.8.5.post1 follows 0.8.5; numbers compare as numbers."""
    return [int(number) for number in re.findall(r'\d+', version)]


def shape_of(flag):
    """What the library checks of one flag; no defaults, no help, no names of vLLM's own classes."""
    shape = {key: flag[key] for key in SHAPE if key in flag}
    if shape.get('nargs') == '+':
        del shape['nargs']  # said by list[...] already
    if 'choices' in shape:                              # None is no word to write: leave the flag out
        shape['choices'] = sorted(str(choice) for choice in shape['choices'] if choice not in (None, 'None'))
    if shape.get('negative') == ['--no-' + flag['name'][2:]]:
        del shape['negative']  # the rule; only exceptions are written down
    return shape


def facts_of(path):
    """One version's file: its version and what the data holds of it."""
    facts = json.loads(Path(path).read_text())
    flags = {f['name']: shape_of(f) for f in facts['flags'] if not f.get('positional')}
    plugins = {ours: sorted(facts['plugins'][theirs]) for theirs, ours in PLUGINS.items()}
    return facts['vllm'], {
        'flags': flags,
        'plugins': plugins,
        'dotted': facts['parser']['dotted-json'] != 'none',
        'inferred': False,
    }


def fold(by_version):
    """{version: facts} -> the data, with neighbours of the same shape joined to spans."""
    versions = sorted(by_version, key=order)
    flags = {}
    for version in versions:
        for name, shape in by_version[version]['flags'].items():
            spans = flags.setdefault(name, [])
            before = versions[versions.index(version) - 1] if version != versions[0] else None
            if (
                spans
                and spans[-1]['to'] == before
                and {k: v for k, v in spans[-1].items() if k not in ('from', 'to')} == shape
            ):
                spans[-1]['to'] = version
            else:
                spans.append({'from': version, 'to': version, **shape})
    return {
        'generated': NOTE,
        'versions': versions,
        'inferred': [v for v in versions if by_version[v]['inferred']],
        'dotted': [v for v in versions if by_version[v]['dotted']],
        'plugins': {
            ours: {v: by_version[v]['plugins'][ours] for v in versions if by_version[v]['plugins']}
            for ours in PLUGINS.values()
        },
        'flags': {name: flags[name] for name in sorted(flags)},
    }


def unfold(data):
    """The inverse of fold."""
    by_version = {}
    for index, version in enumerate(data['versions']):
        flags = {}
        for name, spans in data['flags'].items():
            for span in spans:
                if data['versions'].index(span['from']) <= index <= data['versions'].index(span['to']):
                    flags[name] = {k: v for k, v in span.items() if k not in ('from', 'to')}
        plugins = {
            ours: data['plugins'][ours][version]
            for ours in PLUGINS.values()
            if version in data['plugins'][ours]
        }
        by_version[version] = {
            'flags': flags,
            'plugins': plugins,
            'dotted': version in data['dotted'],
            'inferred': version in data['inferred'],
        }
    return by_version


def differences(old, new):
    """One line for every flag or setting that is not the same in the facts of one version."""
    lines = [f'{key}: {old[key]} -> {new[key]}' for key in ('plugins', 'dotted') if old[key] != new[key]]
    for name in sorted({*old['flags'], *new['flags']}):
        before, after = old['flags'].get(name), new['flags'].get(name)
        if before != after:
            lines.append(f'{name}: {before} -> {after}')
    return lines


def write(data, path):
    """One flag a line, so that a new version shows as a readable diff."""

    def dump(value):
        return json.dumps(value, separators=(',', ':'))

    flags = ',\n'.join(f'{dump(name)}:{dump(spans)}' for name, spans in data['flags'].items())
    plugins = ',\n'.join(
        f'{dump(kind)}:{{\n' + ',\n'.join(f'{dump(v)}:{dump(names)}' for v, names in lists.items()) + '}'
        for kind, lists in data['plugins'].items()
    )
    head = ',\n'.join(
        f'{dump(key)}:{dump(data[key])}' for key in ('generated', 'versions', 'inferred', 'dotted')
    )
    Path(path).write_text(f'{{{head},\n"plugins":{{{plugins}}},\n"flags":{{\n{flags}\n}}}}\n')


def main(command, source, target):
    if command == 'build':
        write(fold(dict(facts_of(path) for path in Path(source).glob('*.json'))), target)
        return 0
    by_version = unfold(json.loads(Path(target).read_text()))
    version, facts = facts_of(source)
    lines = differences(by_version[version], facts) if version in by_version else [f'{version} is new']
    print('\n'.join(lines) or f'{version}: no difference', file=sys.stderr)
    if command == 'check':
        return 1 if lines else 0
    write(fold({**by_version, version: facts}), target)
    return 0


if __name__ == '__main__':
    if len(sys.argv) != 4 or sys.argv[1] not in ('build', 'add', 'check'):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
