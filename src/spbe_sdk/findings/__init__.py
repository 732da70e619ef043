"""What is said to people: findings, errors, and the words in both languages."""

from spbe_sdk.findings.errors import DataError as DataError
from spbe_sdk.findings.errors import PackageError as PackageError
from spbe_sdk.findings.errors import SpbeError as SpbeError
from spbe_sdk.findings.errors import UsageError as UsageError
from spbe_sdk.findings.errors import WorkspaceError as WorkspaceError
from spbe_sdk.findings.finding import Finding as Finding
from spbe_sdk.findings.finding import Origin as Origin
from spbe_sdk.findings.finding import Severity as Severity
