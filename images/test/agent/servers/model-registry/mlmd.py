"""The ML Metadata engine of the Python wheel behind its own gRPC service: where Kubeflow's Model Registry keeps its entries.

    python mlmd.py DATABASE_FILE        prints the port that it listens on; ends when its standard input does
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from ml_metadata.metadata_store.pywrap.metadata_store_extension import metadata_store as engine
from ml_metadata.proto import metadata_store_pb2 as messages
from ml_metadata.proto import metadata_store_service_pb2 as service

CODES = {code.value[0]: code for code in grpc.StatusCode}


def open_store(file):
    config = messages.ConnectionConfig()
    config.sqlite.filename_uri = file
    config.sqlite.connection_mode = messages.SqliteMetadataSourceConfig.READWRITE_OPENCREATE
    return engine.CreateMetadataStore(config.SerializeToString(), messages.MigrationOptions().SerializeToString())


def handler_of(store, name):
    """Requests and answers go through as bytes: the engine reads them itself."""
    call = getattr(engine, name)

    def handle(request, context):
        answer, message, status = call(store, request)
        if status:
            context.abort(CODES[status], message.decode() if isinstance(message, bytes) else message)
        return answer

    return grpc.unary_unary_rpc_method_handler(handle)


def main(file):
    store = open_store(file)
    methods = service.DESCRIPTOR.services_by_name["MetadataStoreService"]
    handlers = {method.name: handler_of(store, method.name) for method in methods.methods if hasattr(engine, method.name)}
    # The engine's connection to sqlite is for one thread.
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(methods.full_name, handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(0)


main(sys.argv[1])
