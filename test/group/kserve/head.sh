echo "$(date +%T) starts ray"
export RAY_ADDRESS=${POD_IP}:${RAY_PORT}
ray start --head --port=${RAY_PORT} --node-ip-address=${POD_IP} --disable-usage-stats --include-dashboard false $RAY_OPTIONS
python3 /etc/probe/health.py registered_nodes --retries 200 --probe_name runtime_start
echo "$(date +%T) starts vllm"
vllm serve /mnt/models --port=8080 --tensor-parallel-size=2 --pipeline-parallel-size=1 --distributed-executor-backend=ray $0 $@
