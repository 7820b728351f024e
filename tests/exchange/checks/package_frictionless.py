"""Validate a Data Package with frictionless; print the errors and the rows of each resource."""

import json
import sys
from pathlib import Path

from frictionless import Package, validate

path = Path(sys.argv[1]) / "datapackage.json"
report = validate(str(path))
package = Package(str(path))
print(
    json.dumps(
        {
            "valid": report.valid,
            "errors": [str(error) for error in report.flatten(["message"])],
            "rows": {resource.name: len(resource.read_rows()) for resource in package.resources},
            "keys": {resource.name: resource.schema.primary_key for resource in package.resources},
        }
    )
)
