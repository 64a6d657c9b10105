//go:build linux

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"syscall"

	"topicmux/internal/testenv"
)

var mqttRecipe = recipe{
	heading: "MQTT",
	start:   startMQTT,
	wants: map[string]string{
		"home.kitchen.temperature": `21\.5`, "home.hall.door": "open", "home.solar": `{"watts":1800}`, "clients": `[1-9]\d*`,
	},
	units:  map[string]string{"clients": "number"},
	failed: map[string]string{"clients": "Connection refused"},
	back:   []string{"clients", "home.kitchen.temperature"},
	shell:  `temperature .*21\.5`,
}

// mqttBroker is the program of the broker, and what its clients begin with.
const mqttBroker = "mosquitto" //nolint:misspell // its name

// startMQTT starts a broker whose clients take its port from their files of options.
func startMQTT(s *system) {
	broker := testenv.Program(s, "/usr/sbin/"+mqttBroker, mqttBroker)
	testenv.Program(s, mqttBroker+"_sub")
	port := s.port()
	s.write("broker.conf", "listener "+port+" 127.0.0.1\nallow_anonymous true\nsys_interval 1\n")
	s.write(".config/"+mqttBroker+"_sub", "-p "+port+"\n")
	s.write(".config/"+mqttBroker+"_pub", "-p "+port+"\n")
	s.up = func() { s.down = s.daemon(syscall.SIGTERM, s.command(broker, "-c", "broker.conf")) }
	s.feed = func() {
		s.does("", mqttBroker+"_pub", "-t", "home/kitchen/temperature", "-m", "21.5")
		s.does("", mqttBroker+"_pub", "-t", "home/hall/door", "-m", "open", "-r")
		s.does("", mqttBroker+"_pub", "-t", "home/solar", "-m", `{"watts":1800}`)
	}
}

var redisRecipe = recipe{
	heading: "Redis",
	start:   startRedis,
	wants: map[string]string{
		"commands": `\d+`, "cache": `{"hits":[0-9.]+,"misses":[0-9.]+}`, "memory": `\d{6,}`,
		"channels.news": `{"title":"new"}`, "channels.price": `101`, "orders": `^{"id":7,"item":"a b","total":12.5}$`,
	},
	units: map[string]string{"commands": "ops/s", "cache": "keys/s", "memory": "B", "orders": "log"},
	failed: map[string]string{
		"commands": "Connection refused", "cache": "Connection refused", "orders": "refused|closed", "channels.news": "refused|closed",
	},
	back:  []string{"commands", "cache", "channels.news", "orders"},
	shell: `commands .*\d`,
}

// startRedis starts a server. Its client has no setting for the port.
func startRedis(s *system) {
	server := testenv.Program(s, "redis-server")
	client := testenv.Program(s, "redis-cli")
	port := s.port()
	s.write("bin/redis-cli", fmt.Sprintf("#!/bin/sh\nexec %s -p %s \"$@\"\n", client, port))
	s.up = func() {
		s.down = s.daemon(syscall.SIGTERM, s.command(server, "--port", port, "--bind", "127.0.0.1", "--save", ""))
	}
	s.feed = func() {
		s.does("publish news '{\"title\":\"new\"}'\npublish price 101\nxadd orders * id 7 total 12.5 item 'a b'\nget none\n", "redis-cli")
	}
}

var kafkaRecipe = recipe{
	heading: "Kafka",
	start:   startKafka,
	wants: map[string]string{
		"orders": `{"id":7,"total":12.5}`, "shop.stock": "42", "shop.carts": `{"sku":"a"}`,
	},
	failed: map[string]string{"orders": "brokers are down|transport failure|refused", "shop.stderr": "brokers are down|refused"},
	back:   []string{"orders", "shop.stock"},
	shell:  `orders .*12\.5`,
}

// startKafka starts a producer with a broker of its own, which other clients can use too.
func startKafka(s *system) {
	program := testenv.Program(s, "kcat", "kafkacat")
	address := regexp.MustCompile(`bootstrap\.servers=([0-9.:]+)`)
	s.up = func() {
		log := filepath.Join(s.dir, "server.log")
		_ = os.Remove(log)
		c := s.command(program, "-P", "-b", "none", "-t", "none", "-X", "test.mock.num.brokers=1", "-X", "debug=mock")
		if _, err := c.StdinPipe(); err != nil { // it waits for something to produce
			s.Fatal(err)
		}
		s.down = s.daemon(syscall.SIGKILL, c)
		for {
			text, _ := os.ReadFile(log)
			if m := address.FindSubmatch(text); m != nil {
				s.write(".config/kcat.conf", "bootstrap.servers="+string(m[1])+"\n")
				break
			}
		}
		s.feed() // the consumer group needs topics
	}
	s.feed = func() {
		for topic, payload := range map[string]string{"orders": `{"id":7,"total":12.5}`, "shop.stock": "42", "shop.carts": `{"sku":"a"}`} {
			s.does(payload+"\n", program, "-P", "-t", topic, "-X", "message.timeout.ms=2000")
		}
	}
}
