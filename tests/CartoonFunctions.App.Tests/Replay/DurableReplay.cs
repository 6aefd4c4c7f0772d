using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using P = Microsoft.DurableTask.Protobuf;

namespace CartoonFunctions.App.Tests.Replay;

/// <summary>
/// A task hub in memory around the real replay of the Durable SDK: every turn runs an orchestrator anew over its whole history,
/// as a worker does that holds nothing, and a step that differs from the history fails it.
/// </summary>
sealed class DurableReplay(Func<string, string, object> activities)
{
    /// <summary>The JSON of the app.</summary>
    public static JsonSerializerOptions Json { get; } = CreateJson();

    readonly Dictionary<string, Func<string, string>> orchestrators = [];
    readonly Dictionary<string, Instance> instances = [];
    readonly List<Work> work = [];

    /// <summary>The time of the hub.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    /// <summary>Activities that were carried out, in order.</summary>
    public List<(string Name, string Input)> Done { get; } = [];

    /// <summary>Work that nobody carries out while this says so.</summary>
    public Func<string, string, bool> Held { get; set; } = (_, _) => false;

    /// <summary>Whether a turn takes all that has come by then, as Durable does after a while without a look; else it takes one event, the
    /// hardest order for a workflow, as it is replayed after every step.</summary>
    public bool TakesAllAtOnce { get; set; }

    /// <summary>Makes an orchestrator known.</summary>
    public DurableReplay With<TIn, TOut>(string name, Func<TaskOrchestrationContext, TIn?, Task<TOut?>> orchestrator)
    {
        orchestrators[name] = request => GrpcOrchestrationRunner.LoadAndRun(request, orchestrator, CreateServices());
        return this;
    }

    /// <summary>Starts an instance.</summary>
    public Instance Start(string name, string id, object input) => Begin(name, id, JsonSerializer.Serialize(input, Json), parent: null);

    /// <summary>An instance that was started.</summary>
    public Instance this[string id] => instances[id];

    /// <summary>Sends an event.</summary>
    public void Raise(string id, string name, object payload) => instances[id].Inbox.Enqueue(At(new P.HistoryEvent
    {
        EventRaised = new P.EventRaisedEvent { Name = name, Input = JsonSerializer.Serialize(payload, Json) },
    }));

    /// <summary>Goes on until nothing is left to do but to wait for time or for what is held.</summary>
    public void RunUntilIdle(int activitiesAtMost = int.MaxValue)
    {
        while (TurnAll() || (activitiesAtMost-- > 0 && CarryOutNext()))
        {
        }
        TurnAll();
    }

    /// <summary>Goes on, and lets time pass where it must, until an instance has ended.</summary>
    public void RunToEnd(string id)
    {
        RunUntilIdle();
        while (!instances[id].Completed)
        {
            Assert.True(PassTime(), $"{id} waits for something that never comes, after: {instances[id].History[^1]}");
            RunUntilIdle();
        }
    }

    /// <summary>Lets time pass until the next timer.</summary>
    public bool PassTime()
    {
        (Instance Instance, int Id, DateTimeOffset Due)[] due = [.. instances.Values.Where(instance => !instance.Completed)
            .SelectMany(instance => instance.Timers.Select(timer => (instance, timer.Key, timer.Value))).OrderBy(timer => timer.Value)];
        if (due.Length == 0)
            return false;
        (Instance owner, int timerId, DateTimeOffset at) = due[0];
        Now = at > Now ? at : Now;
        owner.Timers.Remove(timerId);
        owner.Inbox.Enqueue(At(new P.HistoryEvent { TimerFired = new P.TimerFiredEvent { TimerId = timerId, FireAt = at.ToTimestamp() } }));
        return true;
    }

    /// <summary>Runs a recorded history again, whole, and gives what the orchestrator then asks for.</summary>
    public P.OrchestratorResponse Replay(string name, P.OrchestratorRequest recorded) => Run(name, recorded);

    Instance Begin(string name, string id, string? input, (Instance Instance, int EventId)? parent)
    {
        Instance instance = new(name, id, parent);
        instances[id] = instance;
        instance.Inbox.Enqueue(At(new P.HistoryEvent
        {
            ExecutionStarted = new P.ExecutionStartedEvent
            {
                Name = name,
                Input = input,
                OrchestrationInstance = new P.OrchestrationInstance { InstanceId = id, ExecutionId = $"{id}-execution" },
            },
        }));
        return instance;
    }

    bool TurnAll()
    {
        bool any = false;
        foreach (Instance instance in instances.Values.ToArray())
        {
            while (instance is { Completed: false, Inbox.Count: > 0 })
            {
                Turn(instance);
                any = true;
            }
        }
        return any;
    }

    void Turn(Instance instance)
    {
        Now += TimeSpan.FromTicks(1); // no two turns have the same time
        P.OrchestratorRequest request = new() { InstanceId = instance.Id };
        request.PastEvents.AddRange(instance.History);
        request.NewEvents.Add(At(new P.HistoryEvent { OrchestratorStarted = new P.OrchestratorStartedEvent() }));
        do
            request.NewEvents.Add(instance.Inbox.Dequeue());
        while (TakesAllAtOnce && instance.Inbox.Count > 0);
        instance.LastRequest = request;
        P.OrchestratorResponse response = Run(instance.Name, request);

        instance.CustomStatus = response.CustomStatus ?? instance.CustomStatus;
        instance.History.AddRange(request.NewEvents);
        // Durable sends what a turn asks for side by side: the worst is that events come before the batches that they are for.
        foreach (P.OrchestratorAction action in response.Actions.OrderBy(action => action.SendEvent is null))
            Apply(instance, action);
        instance.History.Add(At(new P.HistoryEvent { OrchestratorCompleted = new P.OrchestratorCompletedEvent() }));
    }

    P.OrchestratorResponse Run(string name, P.OrchestratorRequest request)
    {
        string response = orchestrators[name](Convert.ToBase64String(request.ToByteArray()));
        return P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response));
    }

    void Apply(Instance instance, P.OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                P.ScheduleTaskAction task = action.ScheduleTask;
                instance.History.Add(At(new P.HistoryEvent
                {
                    EventId = action.Id,
                    TaskScheduled = new P.TaskScheduledEvent { Name = task.Name, Input = task.Input }
                }));
                // Durable sends the arguments of an activity as a list.
                work.Add(new Work(instance, action.Id, task.Name, JsonSerializer.Deserialize<JsonElement[]>(task.Input)![0].GetRawText()));
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                instance.History.Add(At(new P.HistoryEvent
                {
                    EventId = action.Id,
                    TimerCreated = new P.TimerCreatedEvent { FireAt = action.CreateTimer.FireAt }
                }));
                instance.Timers[action.Id] = action.CreateTimer.FireAt.ToDateTimeOffset();
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                P.CreateSubOrchestrationAction child = action.CreateSubOrchestration;
                instance.History.Add(At(new P.HistoryEvent
                {
                    EventId = action.Id,
                    SubOrchestrationInstanceCreated =
                        new P.SubOrchestrationInstanceCreatedEvent
                        {
                            InstanceId = child.InstanceId,
                            Name = child.Name,
                            Input = child.Input
                        },
                }));
                Begin(child.Name, child.InstanceId, child.Input, (instance, action.Id));
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                P.SendEventAction sent = action.SendEvent;
                instance.History.Add(At(new P.HistoryEvent
                {
                    EventId = action.Id,
                    EventSent = new P.EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name, Input = sent.Data }
                }));
                instances.GetValueOrDefault(sent.Instance.InstanceId)?.Inbox
                    .Enqueue(At(new P.HistoryEvent { EventRaised = new P.EventRaisedEvent { Name = sent.Name, Input = sent.Data } }));
                break;
            case P.OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                Complete(instance, action.CompleteOrchestration);
                break;
            default:
                throw new NotSupportedException($"{action.OrchestratorActionTypeCase}");
        }
    }

    void Complete(Instance instance, P.CompleteOrchestrationAction end)
    {
        if (end.OrchestrationStatus == P.OrchestrationStatus.ContinuedAsNew)
        {
            Instance next = Begin(instance.Name, instance.Id, end.Result, instance.Parent);
            next.Rounds = instance.Rounds + 1;
            foreach (P.HistoryEvent carried in end.CarryoverEvents.Concat(instance.Inbox))
                next.Inbox.Enqueue(carried);
            instance.Inbox.Clear();
            return;
        }
        instance.End = end;
        if (instance.Parent is not ({ } parent, var eventId))
            return;
        parent.Inbox.Enqueue(At(end.OrchestrationStatus == P.OrchestrationStatus.Completed
            ? new P.HistoryEvent
            {
                SubOrchestrationInstanceCompleted =
                new P.SubOrchestrationInstanceCompletedEvent { TaskScheduledId = eventId, Result = end.Result }
            }
            : new P.HistoryEvent
            {
                SubOrchestrationInstanceFailed =
                new P.SubOrchestrationInstanceFailedEvent { TaskScheduledId = eventId, FailureDetails = end.FailureDetails }
            }));
    }

    /// <summary>Carries one activity out, unless none waits that is not held. Its orchestration has not taken the result then.</summary>
    public bool CarryOutNext()
    {
        Work? next = work.Find(item => !Held(item.Name, item.Input));
        if (next is null)
            return false;
        work.Remove(next);
        Done.Add((next.Name, next.Input));
        next.Instance.Inbox.Enqueue(At(CarryOut(next)));
        return true;
    }

    P.HistoryEvent CarryOut(Work item)
    {
        try
        {
            object result = activities(item.Name, item.Input);
            return new P.HistoryEvent
            {
                TaskCompleted =
                new P.TaskCompletedEvent
                {
                    TaskScheduledId = item.EventId,
                    Result = JsonSerializer.Serialize(result, result.GetType(), Json)
                }
            };
        }
        catch (Exception fault)
        {
            return new P.HistoryEvent
            {
                TaskFailed = new P.TaskFailedEvent { TaskScheduledId = item.EventId, FailureDetails = DetailsOf(fault) }
            };
        }
    }

    static P.TaskFailureDetails DetailsOf(Exception fault) => new()
    {
        ErrorType = fault.GetType().FullName,
        ErrorMessage = fault.Message,
        StackTrace = "",
        InnerFailure = fault.InnerException is { } inner ? DetailsOf(inner) : null,
    };

    P.HistoryEvent At(P.HistoryEvent happened)
    {
        // Protobuf marks what has no id of its own.
        happened.EventId = happened.EventId == 0 && NeedsNoId(happened) ? -1 : happened.EventId;
        happened.Timestamp = Now.ToTimestamp();
        return happened;
    }

    static bool NeedsNoId(P.HistoryEvent happened) =>
        happened.TaskScheduled is null && happened.TimerCreated is null && happened.SubOrchestrationInstanceCreated is null
            && happened.EventSent is null;

    static ServiceProvider CreateServices() => new ServiceCollection()
        .AddSingleton(new DurableTaskShimFactory(new DurableTaskWorkerOptions { DataConverter = new JsonDataConverter(Json) }))
        .BuildServiceProvider();

    static JsonSerializerOptions CreateJson()
    {
        JsonSerializerOptions options = new();
        DurableJson.Configure(options);
        return options;
    }

    sealed record Work(Instance Instance, int EventId, string Name, string Input);

    /// <summary>One orchestration.</summary>
    public sealed class Instance(string name, string id, (Instance Instance, int EventId)? parent)
    {
        public string Name { get; } = name;

        public string Id { get; } = id;

        public (Instance Instance, int EventId)? Parent { get; } = parent;

        public List<P.HistoryEvent> History { get; } = [];

        public Queue<P.HistoryEvent> Inbox { get; } = new();

        public Dictionary<int, DateTimeOffset> Timers { get; } = [];

        public P.OrchestratorRequest? LastRequest { get; set; }

        public string? CustomStatus { get; set; }

        public P.CompleteOrchestrationAction? End { get; set; }

        public int Rounds { get; set; } = 1;

        public bool Completed => End is not null;

        /// <summary>The orchestration's output.</summary>
        public T Output<T>()
        {
            Assert.NotNull(End);
            Assert.True(End.OrchestrationStatus == P.OrchestrationStatus.Completed, End.FailureDetails?.ErrorMessage);
            return JsonSerializer.Deserialize<T>(End.Result, Json)!;
        }
    }
}
