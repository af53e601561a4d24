address=${HEAD_SVC}.${POD_NAMESPACE}.svc.cluster.local:6379
began=$SECONDS
while true; do
  if [ $((SECONDS - began)) -lt 240 ]; then ray health-check --address "$address" 2>/dev/null && break
  else ray health-check --address "$address" && break
  fi
  echo "waits for $address"
  sleep 5
done
ray start --address="$address" --block $RAY_OPTIONS
