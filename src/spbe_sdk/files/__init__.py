"""Files and notations: folders, atomic writing, transport, YAML and JSON with their lines."""

from spbe_sdk.files.folder import Files as Files
from spbe_sdk.files.folder import Folder as Folder
from spbe_sdk.files.folder import decode as decode
